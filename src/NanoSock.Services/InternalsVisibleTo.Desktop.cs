using System.Runtime.CompilerServices;

// For the parsers, which tests call with damaged messages.
[assembly: InternalsVisibleTo("NanoSock.Services.Tests")]
