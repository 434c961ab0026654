using System.Runtime.CompilerServices;

// The two are one stack; what is internal to it is so to both. In a source file, not in the project: an .nfproj has no item for it.
[assembly: InternalsVisibleTo("NanoSock")]
