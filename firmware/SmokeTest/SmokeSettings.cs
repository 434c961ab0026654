using NanoSock.Links;
using NanoSock.Sockets;

namespace SmokeTest
{
    /// <summary>Holds the facts of the board and the time limits of a run.</summary>
    public sealed class SmokeSettings
    {
        /// <summary>Gets or sets the board's name, as the first line shows it.</summary>
        public string BoardName { get; set; }

        /// <summary>Gets or sets the error of setting the board's address; Success for none.</summary>
        public SocketError StackError { get; set; }

        /// <summary>Gets or sets the board's link.</summary>
        public ILink Link { get; set; }

        /// <summary>Gets or sets the board's address, first byte highest; 0 for one that the board's services
        /// get.</summary>
        public uint Address { get; set; }

        /// <summary>Gets or sets the peer of the measurements: a host on the board's link or behind its
        /// gateway.</summary>
        public uint Peer { get; set; }

        /// <summary>Gets or sets the host that the last step pings, first byte highest; 0 for no such step, which only
        /// desktop runs have.</summary>
        public uint Ping { get; set; }

        /// <summary>Gets or sets the isolation of the board: true if it is the only host on its link, so that all steps
        /// with a peer are skipped.</summary>
        public bool IsAlone { get; set; }

        /// <summary>Gets or sets the clock that the run is driven by.</summary>
        public IStackClock Clock { get; set; }

        /// <summary>Gets or sets the size of the largest array that could be allocated, in bytes; -1 if it is not
        /// known.</summary>
        public int LargestArray { get; set; } = -1;

        /// <summary>Gets or sets the number of bytes that the TCP echo sends.</summary>
        public int EchoBytes { get; set; } = 16384;

        /// <summary>Gets or sets the duration of each measurement, in milliseconds.</summary>
        public int MeasureMilliseconds { get; set; } = 5000;

        /// <summary>Gets or sets the time limit for the link to come up, in milliseconds; the address may take as long
        /// again.</summary>
        public int LinkMilliseconds { get; set; } = 30000;

        /// <summary>Gets or sets the time limit for an answer, or for the next byte of a stream, in
        /// milliseconds.</summary>
        public int AnswerMilliseconds { get; set; } = 10000;

        /// <summary>Gets or sets the time limit for a sender to connect, in milliseconds; 0 to skip the step.</summary>
        public int ReceiveMilliseconds { get; set; } = 30000;

        /// <summary>Sets the address and the peer once the board has them from its services: the default gateway, or
        /// else the first neighbor.</summary>
        public void Complete(NetStack stack)
        {
            InterfaceInfo info = new InterfaceInfo();
            if (Address == 0 && stack.GetInterface(0, info))
            {
                Address = info.Address;
                Peer = FirstNeighbor(info.Address, info.PrefixLength);
                RouteInfo route = new RouteInfo();
                for (int i = 0; stack.GetRoute(i, route); i++)
                {
                    if (route.PrefixLength == 0 && route.Gateway != 0)
                    {
                        Peer = route.Gateway;
                        return;
                    }
                }
            }
        }

        /// <summary>Returns the first host of the board's network that is not the board: the peer where there is no
        /// gateway.</summary>
        /// <param name="address">The board's address.</param>
        /// <param name="prefixLength">The prefix length, 1 to 30.</param>
        public static uint FirstNeighbor(uint address, int prefixLength)
        {
            uint first = (address & (uint.MaxValue << (32 - prefixLength))) + 1;
            return first == address ? first + 1 : first;
        }
    }
}
