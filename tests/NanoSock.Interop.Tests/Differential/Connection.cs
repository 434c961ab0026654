using System.Diagnostics;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>A connection of a run: its plan, and the end, the judge and the journal of both sides.</summary>
    internal sealed class Connection
    {
        internal Connection(ConnectionPlan plan, int number, string testedName, string peerName, Stopwatch watch)
        {
            Plan = plan;
            Number = number;
            TestedJudge = new SideJudge($"Connection {number}, tested side ({testedName}):");
            PeerJudge = new SideJudge($"Connection {number}, peer ({peerName}):");
            TestedJournal = new Journal(watch);
            PeerJournal = new Journal(watch);
        }

        internal ConnectionPlan Plan { get; }

        internal int Number { get; }

        /// <summary>Gets or sets the port of the side that opened it; 0 until it is open.</summary>
        internal int Port { get; set; }

        internal ProgramEnd Tested { get; set; }

        internal ProgramEnd Peer { get; set; }

        internal SideJudge TestedJudge { get; }

        internal SideJudge PeerJudge { get; }

        internal Journal TestedJournal { get; }

        internal Journal PeerJournal { get; }

        /// <summary>Returns true if a reset has ended the connection early.</summary>
        internal bool WasCutOff
        {
            get { return TestedJudge.HasCutOff || PeerJudge.HasCutOff; }
        }

        /// <summary>Creates an end on one side and connects it to the end on the other.</summary>
        internal void Add(bool tested, IStreamSocket socket, bool isOpen, long now)
        {
            EndPlan plan = tested ? Plan.Tested : Plan.Peer;
            ProgramEnd end = new ProgramEnd(plan, socket, tested ? TestedJudge : PeerJudge,
                tested ? TestedJournal : PeerJournal, (Number * 2) + (tested ? 0 : 1), !Plan.IsOrderly, isOpen, now);
            if (tested)
            {
                Tested = end;
            }
            else
            {
                Peer = end;
            }

            if (Tested != null && Peer != null)
            {
                Tested.Other = Peer;
                Peer.Other = Tested;
            }
        }
    }
}
