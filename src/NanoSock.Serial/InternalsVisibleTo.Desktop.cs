using System.Runtime.CompilerServices;

// The parts of the SLIP link are tested alone.
[assembly: InternalsVisibleTo("NanoSock.Tests")]
