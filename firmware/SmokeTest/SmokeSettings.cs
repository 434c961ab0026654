using NanoSock.Links;
using NanoSock.Sockets;

namespace SmokeTest
{
    /// <summary>What a run has to know of the board, and how long it may take.</summary>
    public sealed class SmokeSettings
    {
        /// <summary>The board's name, as the first line shows it.</summary>
        public string BoardName { get; set; }

        /// <summary>What the stack refused of the board's address; Success for nothing.</summary>
        public SocketError StackError { get; set; }

        /// <summary>The board's link.</summary>
        public ILink Link { get; set; }

        /// <summary>The board's address, first byte highest.</summary>
        public uint Address { get; set; }

        /// <summary>Who is asked, sent to and listened to: a host on the board's link or behind its gateway.</summary>
        public uint Peer { get; set; }

        /// <summary>Whether nobody but the board is on its link; then everything that needs a peer is skipped.</summary>
        public bool IsAlone { get; set; }

        /// <summary>The clock that the run is driven by.</summary>
        public IStackClock Clock { get; set; }

        /// <summary>The largest array that could be had, in bytes; -1 where that is not known.</summary>
        public int LargestArray { get; set; } = -1;

        /// <summary>Bytes that the TCP echo takes.</summary>
        public int EchoOctets { get; set; } = 16384;

        /// <summary>How long each measurement takes, in milliseconds.</summary>
        public int MeasureMilliseconds { get; set; } = 5000;

        /// <summary>How long the link may take to come up, in milliseconds.</summary>
        public int LinkMilliseconds { get; set; } = 30000;

        /// <summary>How long an answer may take, or the next byte of a stream, in milliseconds.</summary>
        public int AnswerMilliseconds { get; set; } = 10000;

        /// <summary>How long to wait for somebody who sends, in milliseconds; 0 not to.</summary>
        public int ReceiveMilliseconds { get; set; } = 30000;

        /// <summary>The first host of the board's network that is not the board: the peer where there is no gateway.</summary>
        /// <param name="address">The board's address.</param>
        /// <param name="prefixLength">Bits of the network, 1 to 30.</param>
        public static uint FirstNeighbor(uint address, int prefixLength)
        {
            uint first = (address & (uint.MaxValue << (32 - prefixLength))) + 1;
            return first == address ? first + 1 : first;
        }
    }
}
