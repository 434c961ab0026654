using System.Collections.Generic;

namespace NanoSock.Tool.Replay
{
    /// <summary>A connection of the capture, and its socket in the replay.</summary>
    internal sealed class ReplayConnection
    {
        /// <summary>Gets or sets the sequence number of the captured SYN of the node; null before it.</summary>
        internal uint? CapturedStart { get; set; }

        /// <summary>Gets or sets that of the replayed SYN.</summary>
        internal uint? ReplayedStart { get; set; }

        internal uint? CapturedTime { get; set; }

        internal uint? ReplayedTime { get; set; }

        /// <summary>Gets or sets the socket; -1 before the connection is accepted and after it is closed.</summary>
        internal int Descriptor { get; set; } = -1;

        /// <summary>Gets or sets the captured sequence number behind the data that the program has sent.</summary>
        internal uint Next { get; set; }

        /// <summary>Gets the data that the program has sent and the socket has not yet taken.</summary>
        internal Queue<byte[]> Pending { get; } = new Queue<byte[]>();

        /// <summary>Gets or sets the bytes of the first part that the socket has taken.</summary>
        internal int PendingOffset { get; set; }

        /// <summary>Gets or sets whether the program has ended its stream.</summary>
        internal bool IsEnded { get; set; }

        internal bool IsShut { get; set; }

        internal bool IsPeerDone { get; set; }

        /// <summary>Gets the difference of sequence numbers, replay less capture; null while one is not
        /// known.</summary>
        internal uint? Sequences
        {
            get { return ReplayedStart - CapturedStart; }
        }

        /// <summary>Gets the difference of time stamps, 0 while one is not known.</summary>
        internal uint Times
        {
            get { return ReplayedTime - CapturedTime ?? 0; }
        }
    }
}
