using System.Collections.Generic;

namespace NanoSock.Host.Collecting
{
    /// <summary>What the collector knows of a node.</summary>
    public sealed class CollectedNode
    {
        // Readings of an earlier run may come late, or be forged: a few runs are kept apart, the one that was silent
        // longest gives way.
        private const int MostSessions = 4;

        private readonly List<NodeSession> _sessions = new List<NodeSession>();

        internal CollectedNode(uint id)
        {
            Id = id;
        }

        /// <summary>Its number.</summary>
        public uint Id { get; }

        /// <summary>The run that was heard last; null before any reading.</summary>
        public NodeSession Current { get; private set; }

        /// <summary>How many runs there were.</summary>
        public int Starts { get; private set; }

        /// <summary>Where its last reading came from.</summary>
        public string Source { get; internal set; }

        /// <summary>Its command connection; null for none.</summary>
        public CommandSession Commands { get; internal set; }

        /// <summary>The run of a reading, perhaps a new one.</summary>
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
