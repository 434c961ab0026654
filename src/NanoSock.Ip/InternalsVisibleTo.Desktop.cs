using System.Runtime.CompilerServices;

// For NetContext, which tests compare with models.
[assembly: InternalsVisibleTo("NanoSock.Tests")]
