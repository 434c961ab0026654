using System.Runtime.CompilerServices;

// The records of sender and receiver are tested against models of their own. Tests of what packets show need none of
// this.
[assembly: InternalsVisibleTo("NanoSock.Tests")]
