using System.Runtime.CompilerServices;

// For the derivation of secrets, and for wire access.
[assembly: InternalsVisibleTo("NanoSock.Services")]

// The runner reads the state of sockets and closes them in order. A source file declares it, because an .nfproj has no
// item for it.
[assembly: InternalsVisibleTo("NanoSock.Blocking")]
