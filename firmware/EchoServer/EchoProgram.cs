using NanoSock.Firmware;
using NanoSock.Sockets;

namespace EchoServer
{
    /// <summary>Hosts the services of the program.</summary>
    public sealed class EchoProgram : ServiceHost
    {
        /// <summary>The name that the status page shows.</summary>
        public const string Name = "NanoSock EchoServer";

        /// <summary>The version that the status page shows.</summary>
        public const string Version = "0.2.0";

        /// <summary>Creates the program.</summary>
        /// <param name="stack">The node's stack, with its interfaces.</param>
        /// <param name="scratch">A buffer that all services share, of at least
        /// <see cref="ServiceHost.SmallestScratch"/> bytes.</param>
        /// <param name="clients">The number of sockets that the program may have at once, its listeners
        /// included.</param>
        public EchoProgram(NetStack stack, byte[] scratch, int clients)
            : base(Name, Version, stack, scratch, clients)
        {
        }

        /// <summary>Adds the four services of this firmware.</summary>
        public void AddStandardServices()
        {
            Add(new EchoService());
            Add(new DiscardService());
            Add(new CharacterGeneratorService());
            Add(new StatusPage());
        }
    }
}
