using System.Runtime.CompilerServices;

// Lost sockets and clocks are tested alone.
[assembly: InternalsVisibleTo("NanoSock.Tests")]
