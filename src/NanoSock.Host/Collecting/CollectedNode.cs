using System.Collections.Generic;

namespace NanoSock.Host.Collecting
{
    /// <summary>Holds the collector's state of a node.</summary>
    public sealed class CollectedNode
    {
        // Readings of an earlier run may arrive late or be forged. A few runs are kept apart; the one that was silent
        // longest is evicted.
        private const int MostSessions = 4;

        private readonly List<NodeSession> _sessions = new List<NodeSession>();

        internal CollectedNode(uint id)
        {
            Id = id;
        }

        /// <summary>Gets the node's number.</summary>
        public uint Id { get; }

        /// <summary>Gets the run that sent the last reading; null before any reading.</summary>
        public NodeSession Current { get; private set; }

        /// <summary>Gets the number of runs.</summary>
        public int Starts { get; private set; }

        /// <summary>Gets the source address of the last reading.</summary>
        public string Source { get; internal set; }

        /// <summary>Gets the node's command connection; null for none.</summary>
        public CommandSession Commands { get; internal set; }

        /// <summary>Returns the run of a reading, and creates it if it is new.</summary>
        internal NodeSession Enter(uint session)
        {
            NodeSession found = _sessions.Find(known => known.Session == session);
            if (found == null)
            {
                if (_sessions.Count == MostSessions)
                {
                    NodeSession quietest = _sessions[0];
                    foreach (NodeSession known in _sessions)
                    {
                        quietest = known.LastAt < quietest.LastAt ? known : quietest;
                    }

                    _sessions.Remove(quietest);
                }

                found = new NodeSession(session);
                _sessions.Add(found);
                Starts++;
            }

            Current = found;
            return found;
        }
    }
}
