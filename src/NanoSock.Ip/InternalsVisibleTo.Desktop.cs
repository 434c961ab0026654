using System.Runtime.CompilerServices;

// For NetContext, which the records that are tested against models need.
[assembly: InternalsVisibleTo("NanoSock.Tests")]
