using System.Runtime.CompilerServices;

// One source under two names: the calls of sockets, and the configuration of interfaces. A source file declares it,
// because an .nfproj has no item for it.
[assembly: InternalsVisibleTo("NanoSock.System.Net")]
[assembly: InternalsVisibleTo("System.Net")]
