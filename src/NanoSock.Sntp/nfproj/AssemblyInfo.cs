using System.Reflection;

// For the .nfproj projects only; the SDK writes the same for the others.
[assembly: AssemblyCompany("NanoSock")]
[assembly: AssemblyProduct("NanoSock")]
[assembly: AssemblyCopyright("Copyright (c) NanoSock contributors, MIT license")]
[assembly: AssemblyVersion("1.6.0.0")]
[assembly: AssemblyFileVersion("0.2.0.0")]
