using NanoSock.Sockets;

namespace NanoSock.Tests.Sockets.Comparison
{
    /// <summary>Sockets of the operating system, on its loopback.</summary>
    internal sealed class SystemWorld : IWorld
    {
        public ISocket Stream()
        {
            return new SystemSocket(new(System.Net.Sockets.AddressFamily.InterNetwork,
                System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp));
        }

        public ISocket Datagram()
        {
            return new SystemSocket(new(System.Net.Sockets.AddressFamily.InterNetwork,
                System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp));
        }
    }
}
