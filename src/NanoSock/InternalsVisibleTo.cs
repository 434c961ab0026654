using System.Runtime.CompilerServices;

// For the derivation of secrets, and for wire access.
[assembly: InternalsVisibleTo("NanoSock.Services")]
