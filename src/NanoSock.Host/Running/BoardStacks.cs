using System;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Randomness;
using NanoSock.Sockets;

namespace NanoSock.Host.Running
{
    /// <summary>Creates the stacks of a desktop run: the board's, and that of the host side.</summary>
    internal static class BoardStacks
    {
        /// <summary>Creates a stack with one interface.</summary>
        /// <param name="options">The sizes; the MTU grows to that of the link.</param>
        /// <param name="link">The link.</param>
        /// <param name="address">The address, first byte highest; 0 for none yet.</param>
        /// <param name="prefixLength">Bits of its network.</param>
        /// <exception cref="BoardException">The stack refused the address.</exception>
        internal static NetStack Create(StackOptions options, ILink link, uint address, int prefixLength)
        {
            options.MaximumMtu = Math.Max(options.MaximumMtu, link.Mtu);
            NetStack stack = new NetStack(options);
            PlatformSecret.Provide(stack);
            int index = address == 0 ? stack.AddInterface(link) : stack.AddInterface(link, address, prefixLength);
            Check((SocketError)Math.Min(index, 0), "address " + IPAddress.ToString(address));
            return stack;
        }

        /// <summary>Sets the default gateway; 0 for none.</summary>
        /// <exception cref="BoardException">The stack refused it.</exception>
        internal static void SetGateway(NetStack stack, uint gateway)
        {
            if (gateway != 0)
            {
                Check(stack.SetDefaultGateway(gateway), "gateway " + IPAddress.ToString(gateway));
            }
        }

        /// <summary>Returns the sizes of the host side's stack.</summary>
        internal static StackOptions HostOptions()
        {
            return new StackOptions
            {
                TcpSockets = 256,
                UdpSockets = 128,
                TcpReceiveBuffer = 65536,
                TcpSendBuffer = 65536,
                TcpTimeWait = 1024,
                UdpReceiveBuffer = 131072,
                ReassemblyBuffers = 8,
                ReassemblySize = 65515,
                ArpPendingPackets = 64,
            };
        }

        /// <summary>Throws <see cref="BoardException"/> for an error, which may be negated.</summary>
        internal static void Check(SocketError error, string what)
        {
            if (error < 0)
            {
                error = (SocketError)(-(int)error);
            }

            if (error != SocketError.Success)
            {
                throw new BoardException("The stack refused " + what + ": " + error + ".");
            }
        }
    }
}
