using System.Runtime.CompilerServices;

// The two assemblies are one stack and share internals. A source file declares it, because an .nfproj has no item for
// it.
[assembly: InternalsVisibleTo("NanoSock")]
[assembly: InternalsVisibleTo("NanoSock.Services")]
