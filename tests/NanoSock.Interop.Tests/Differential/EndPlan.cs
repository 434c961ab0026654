using System.Text;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>The plan of the program at one end of a connection.</summary>
    internal sealed class EndPlan
    {
        /// <summary>Stands for the peer's end of stream in <see cref="WaitFor"/>.</summary>
        internal const int EndOfStream = int.MaxValue;

        /// <summary>The bytes of each send call.</summary>
        internal int[] Chunks;
        /// <summary>Milliseconds before each of these calls.</summary>
        internal int[] Pauses;
        /// <summary>The bytes that it has to have received before each of these calls, and before its
        /// shutdown.</summary>
        internal int[] WaitFor;
        /// <summary>True if a shutdown sends its FIN; otherwise only the close sends it.</summary>
        internal bool ShutsDown;
        /// <summary>Bytes of each receive call.</summary>
        internal int ReadSize;
        /// <summary>Milliseconds between receive calls that had data.</summary>
        internal int ReadPause;
        /// <summary>Milliseconds before the first read.</summary>
        internal int ReadLate;
        /// <summary>Milliseconds between the end of both streams and an orderly close.</summary>
        internal int ClosePause;
        /// <summary>True if it shuts both directions down before that close.</summary>
        internal bool ShutsBothAtEnd;
        /// <summary>True if Nagle's algorithm is off.</summary>
        internal bool NoDelay;
        /// <summary>Seconds of a linger time that is never used up, or -1; only NanoSock's ends have it.</summary>
        internal int Linger;
        /// <summary>SO_SNDBUF of a kernel's socket, or 0.</summary>
        internal int KernelSendBuffer;
        /// <summary>SO_RCVBUF of a kernel's socket, or 0.</summary>
        internal int KernelReceiveBuffer;
        /// <summary>The way in which it ends the connection.</summary>
        internal Ending Ending;
        /// <summary>The bytes sent after which it ends the connection, once it has received
        /// <see cref="EndAtReceived"/>.</summary>
        internal int EndAtSent;
        /// <summary>See <see cref="EndAtSent"/>.</summary>
        internal int EndAtReceived;
        /// <summary>Milliseconds after which it ends the connection in any case.</summary>
        internal int EndAfter;
        /// <summary>True if it aborts by a linger time of 0 instead of the call for it.</summary>
        internal bool AbortsByLinger;

        internal int Total
        {
            get
            {
                int total = 0;
                foreach (int chunk in Chunks)
                {
                    total += chunk;
                }

                return total;
            }
        }

        public override string ToString()
        {
            StringBuilder text = new StringBuilder("sends " + Total + " bytes in " + Chunks.Length + " calls (");
            for (int i = 0; i < Chunks.Length && i < 12; i++)
            {
                text.Append(i == 0 ? "" : ", ").Append(Chunks[i]);
                if (Pauses[i] > 0)
                {
                    text.Append(" after ").Append(Pauses[i]).Append(" ms");
                }

                if (WaitFor[i] > 0)
                {
                    text.Append(WaitFor[i] == EndOfStream ? " after the peer's end" : " after receiving " + WaitFor[i]);
                }
            }

            text.Append(Chunks.Length > 12 ? ", ..." : "").Append(')')
                .Append(ShutsDown ? ", shuts down" : ", shuts down only by close");
            text.Append(", reads ").Append(ReadSize).Append(" at once");
            text.Append(ReadPause > 0 ? " every " + ReadPause + " ms" : "")
                .Append(ReadLate > 0 ? " from " + ReadLate + " ms on" : "");
            text.Append(NoDelay ? ", NODELAY" : "").Append(Linger > 0 ? ", linger " + Linger + " s" : "");
            text.Append(KernelSendBuffer > 0 ? ", SO_SNDBUF " + KernelSendBuffer : "")
                .Append(KernelReceiveBuffer > 0 ? ", SO_RCVBUF " + KernelReceiveBuffer : "");
            if (Ending == Ending.Orderly)
            {
                text.Append(ShutsBothAtEnd ? ", shuts both down" : "").Append(", closes")
                    .Append(ClosePause > 0 ? " after " + ClosePause + " ms" : "");
            }
            else
            {
                text.Append(", ").Append(Ending).Append(AbortsByLinger ? " by linger 0" : "")
                    .Append(" at ").Append(EndAtSent).Append(" sent, ").Append(EndAtReceived);
                text.Append(" received or ").Append(EndAfter).Append(" ms");
            }

            return text.ToString();
        }
    }
}
