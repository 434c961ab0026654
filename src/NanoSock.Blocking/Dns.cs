using System;
using System.Threading;
using NanoSock.Ip;

namespace NanoSock.Sockets
{
    /// <summary>Looks up names in the manner of <c>System.Net.Dns</c>, with the <see cref="StackRunner.Resolver"/> of a
    /// node. Calls block, and may come from several threads.</summary>
    public static class Dns
    {
        internal const int MaximumAddresses = 16;

        /// <summary>Looks up the addresses of a host, for as long as the resolver tries.</summary>
        /// <exception cref="SocketException">As
        /// <see cref="GetHostEntry(StackRunner, string, int)"/>.</exception>
        public static IPHostEntry GetHostEntry(StackRunner runner, string hostNameOrAddress)
        {
            return GetHostEntry(runner, hostNameOrAddress, Timeout.Infinite);
        }

        /// <summary>Looks up the addresses of a host.</summary>
        /// <param name="runner">The runner of the node.</param>
        /// <param name="hostNameOrAddress">A host name; or an address in text, which needs no packet, is the host's
        /// only address, and also its name. (System.Net.Dns looks up its name.)</param>
        /// <param name="millisecondsTimeout">The longest wait; -1 for as long as the resolver tries.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The time is below -1.</exception>
        /// <exception cref="SocketException">HostNotFound (the name does not exist, or the text is no name), NoData (it
        /// has no address), TryAgain (no server has given an answer), NoRecovery (the runner has no resolver), TimedOut
        /// or Interrupted.</exception>
        public static IPHostEntry GetHostEntry(StackRunner runner, string hostNameOrAddress, int millisecondsTimeout)
        {
            Check(runner, nameof(runner));
            Check(hostNameOrAddress, nameof(hostNameOrAddress));
            if (millisecondsTimeout < Timeout.Infinite)
            {
                throw new ArgumentOutOfRangeException(nameof(millisecondsTimeout));
            }

            uint[] addresses = new uint[MaximumAddresses];
            long deadline = runner.Deadline(millisecondsTimeout);
            int count = Socket.Check(LookUp(runner, SocketWaiter.NoSocket, ref hostNameOrAddress, addresses, deadline));
            IPAddress[] list = new IPAddress[count];
            for (int i = 0; i < count; i++)
            {
                list[i] = new IPAddress(addresses[i]);
            }

            return new IPHostEntry(hostNameOrAddress, list);
        }

        /// <summary>Looks up the name of an address, for as long as the resolver tries. The result has this address
        /// only. (System.Net.Dns looks up the addresses of the name.)</summary>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="SocketException">As <see cref="GetHostEntry(StackRunner, string, int)"/>.</exception>
        public static IPHostEntry GetHostEntry(StackRunner runner, IPAddress address)
        {
            Check(runner, nameof(runner));
            Check(address, nameof(address));
            string name = null;
            Socket.Check(runner.LookUp(SocketWaiter.NoSocket, ref name, address.Value, new uint[1], long.MaxValue));
            return new IPHostEntry(name, new IPAddress[] { address });
        }

        /// <summary>Looks up the addresses of a host for a socket, or for none. Returns their number, or a negative
        /// error.</summary>
        internal static int LookUp(StackRunner runner, int descriptor, ref string host, uint[] addresses, long deadline)
        {
            return IPAddress.TryParse(host, out addresses[0]) ? 1
                : runner.LookUp(descriptor, ref host, 0, addresses, deadline);
        }

        private static void Check(object argument, string name)
        {
            if (argument == null)
            {
                throw new ArgumentNullException(name);
            }
        }
    }
}
