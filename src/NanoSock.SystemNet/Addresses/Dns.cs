using System.Net.Sockets;
using NanoSock;
using NanoSock.Sockets;

namespace System.Net
{
    /// <summary>Looks up names with the resolver of the node.</summary>
    public static class Dns
    {
        private const int MostAddresses = 8;

        /// <summary>Looks up the addresses of a host. An address in text is its own result.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="hostNameOrAddress"/> is null.</exception>
        /// <exception cref="Sockets.SocketException">HostNotFound, NoData (the name has no IPv4 address), TryAgain (no
        /// server has given an answer), NoRecovery (the node has no resolver), NotInitialized or
        /// Interrupted.</exception>
        public static IPHostEntry GetHostEntry(string hostNameOrAddress)
        {
            if (hostNameOrAddress == null)
            {
                throw new ArgumentNullException(nameof(hostNameOrAddress));
            }

            StackRunner runner = Network.Require();
            uint[] found = new uint[MostAddresses];
            int count = 1;
            if (hostNameOrAddress.IndexOf(':') >= 0)
            {
                // An IPv6 address, which no query finds.
                throw new Sockets.SocketException(Sockets.SocketError.HostNotFound);
            }

            if (!AddressText.TryParseV4(hostNameOrAddress, out found[0]))
            {
                count = Sockets.Socket.Check(runner.LookUp(SocketWaiter.NoSocket, ref hostNameOrAddress, 0, found,
                    long.MaxValue));
            }

            IPAddress[] list = new IPAddress[count];
            for (int i = 0; i < count; i++)
            {
                list[i] = IPAddress.Of(found[i]);
            }

            return new IPHostEntry { Name = hostNameOrAddress, List = list };
        }
    }
}
