using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;

namespace NanoSock.Host.Collecting
{
    /// <summary>Receives readings, tracks their sequence numbers, and keeps the nodes' command connections. It has
    /// neither sockets nor a clock: bytes and times are arguments, lines for the user are output. One thread at a time
    /// may call.</summary>
    public sealed class Collector
    {
        /// <summary>The number of nodes that are kept.</summary>
        public const int MostNodes = 256;

        /// <summary>The number of connections that are kept, including those without a greeting so far.</summary>
        public const int MostConnections = 512;

        /// <summary>The number of characters of a command; a node accepts no longer line.</summary>
        public const int LongestCommand = 80;

        private readonly Action<string> _tell;
        private readonly Dictionary<uint, CollectedNode> _nodes = new Dictionary<uint, CollectedNode>();
        private readonly List<CommandSession> _sessions = new List<CommandSession>();
        private readonly long[] _faults = new long[Enum.GetValues<DatagramFault>().Length];

        /// <summary>Creates a collector.</summary>
        /// <param name="tell">Receives lines for the user; must return at once.</param>
        public Collector(Action<string> tell)
        {
            _tell = tell;
        }

        /// <summary>Gets the nodes in the order of their numbers.</summary>
        public IEnumerable<CollectedNode> Nodes
        {
            get { return _nodes.Values.OrderBy(node => node.Id); }
        }

        /// <summary>Gets the number of open connections.</summary>
        public int Connections
        {
            get { return _sessions.Count; }
        }

        /// <summary>Gets the number of connections that were refused because there were too many.</summary>
        public long RefusedConnections { get; private set; }

        /// <summary>Returns the number of datagrams that were refused for a reason.</summary>
        public long FaultsOf(DatagramFault fault)
        {
            return _faults[(int)fault];
        }

        /// <summary>Returns a node; null if it has sent nothing.</summary>
        public CollectedNode Find(uint node)
        {
            return _nodes.GetValueOrDefault(node);
        }

        /// <summary>Processes a datagram.</summary>
        public void OnDatagram(ReadOnlySpan<byte> datagram, string source, long now)
        {
            DatagramFault fault = SensorReading.TryParse(datagram, out SensorReading reading);
            CollectedNode node = fault == DatagramFault.None ? Enter(reading.Node) : null;
            if (node == null)
            {
                fault = fault == DatagramFault.None ? DatagramFault.TooManyNodes : fault;
                long count = ++_faults[(int)fault];
                if (BitOperations.IsPow2(count))
                {
                    // Reports back off, so that a sender of many bad datagrams cannot fill the screen.
                    Tell(now, $"datagram of {datagram.Length} bytes from {source} refused: {fault} (so far {count})");
                }

                return;
            }

            bool isNewRun = node.Current == null || node.Current.Session != reading.Session;
            int starts = node.Starts;
            NodeSession session = node.Enter(reading.Session);
            if (isNewRun && node.Starts != starts)
            {
                Tell(now, $"node {node.Id}: {(starts == 0 ? "first" : "restarted, first")} reading, from {source}");
            }

            node.Source = source;
            SequenceResult result = session.Sequence.Take(reading.Sequence, out uint missing);
            session.LastAt = now;
            session.Last = reading;
            Tell(now, $"node {node.Id}: #{reading.Sequence} {reading.DescribeValues()}{Remark(result, missing)}");
        }

        /// <summary>Accepts a connection.</summary>
        /// <returns>The session; null when there are too many and the connection must be closed.</returns>
        public CommandSession OnConnection(ICommandChannel channel, long now)
        {
            if (_sessions.Count == MostConnections)
            {
                RefusedConnections++;
                return null;
            }

            CommandSession session = new CommandSession(this, channel, now);
            _sessions.Add(session);
            return session;
        }

        /// <summary>Runs the timers; once a second is often enough.</summary>
        public void Tick(long now)
        {
            foreach (CommandSession session in _sessions.ToArray())
            {
                if (session.Node == null && now - session.OpenedAt >= CommandSession.GreetingMilliseconds)
                {
                    session.Close("it said nothing", now);
                }
            }
        }

        /// <summary>Executes the user's input: a command for a node, with the node's number in front when there are
        /// several. "nodes" lists them.</summary>
        public void Type(string text, long now)
        {
            string command = text.Trim();
            if (command.Length == 0)
            {
                return;
            }

            if (command == "nodes")
            {
                foreach (string line in Summarize(now))
                {
                    _tell(line);
                }

                return;
            }

            List<CommandSession> connected =
                _sessions.Where(session => session.Node != null && session.Node.Commands == session).ToList();
            string[] parts = command.Split(' ', 2);
            if (uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
            {
                connected = connected.Where(session => session.Node.Id == id).ToList();
                command = parts.Length > 1 ? parts[1].Trim() : "";
            }

            if (connected.Count != 1)
            {
                _tell(connected.Count == 0
                    ? "no such node is connected"
                    : "several nodes are connected: put a node's number in front, such as '"
                        + connected[0].Node.Id + " " + command + "'");
            }
            else if (command.Length == 0 || command.Length > LongestCommand || command.Any(c => c < ' ' || c > '~'))
            {
                _tell("a command is 1 to 80 printable characters; 'help' asks the node for its commands");
            }
            else
            {
                connected[0].Send(command, now);
            }
        }

        /// <summary>Returns the state of each node and the counts of refused datagrams, one line each.</summary>
        public IEnumerable<string> Summarize(long now)
        {
            foreach (CollectedNode node in Nodes)
            {
                SequenceTracker sequence = node.Current?.Sequence;
                string readings = sequence == null ? "no readings"
                    : $"{sequence.Received} readings up to #{sequence.Highest}, {sequence.Missing} missing, "
                        + $"{sequence.Late} late, {sequence.Duplicates} twice, {sequence.Old + sequence.Implausible} "
                        + $"out of reach; "
                        + $"the node dropped {node.Current.Last.Dropped}; last "
                        + $"{((now - node.Current.LastAt) / 1000.0).ToString("0.0", CultureInfo.InvariantCulture)} s "
                        + $"ago; starts {node.Starts}";
                yield return $"node {node.Id}: {readings}; commands "
                    + $"{(node.Commands == null ? "not connected" : "from " + node.Commands.Peer)}";
            }

            string[] faults = Enum.GetValues<DatagramFault>()
                .Where(fault => FaultsOf(fault) > 0)
                .Select(fault => fault + " " + FaultsOf(fault))
                .ToArray();
            if (faults.Length > 0)
            {
                yield return "refused datagrams: " + string.Join(", ", faults);
            }

            if (RefusedConnections > 0)
            {
                yield return "refused connections: " + RefusedConnections;
            }
        }

        internal CollectedNode OnHello(CommandSession session, uint id, long now)
        {
            CollectedNode node = Enter(id);
            if (node != null)
            {
                // A new connection proves that the node has lost its last one, which may still look open here.
                CommandSession earlier = node.Commands;
                node.Commands = session;
                earlier?.Close("the node has opened another", now);
                Tell(now, $"node {id}: commands connected, from {session.Peer}");
            }

            return node;
        }

        internal void OnAnswer(CommandSession session, string line, long now)
        {
            Tell(now, $"node {session.Node.Id} answers: {line}");
        }

        internal void OnClosed(CommandSession session, string reason, long now)
        {
            _sessions.Remove(session);
            if (session.Node != null && session.Node.Commands == session)
            {
                session.Node.Commands = null;
            }

            Tell(now, (session.Node == null ? "connection from " + session.Peer : $"node {session.Node.Id}: commands")
                + " closed: " + reason);
        }

        private static string Remark(SequenceResult result, uint missing)
        {
            return result switch
            {
                SequenceResult.Gap => missing == 1
                    ? "; 1 reading before it is missing"
                    : $"; {missing} readings before it are missing",
                SequenceResult.Late => "; late",
                SequenceResult.Duplicate => "; again",
                SequenceResult.Old => "; too old to be judged",
                SequenceResult.Implausible => "; implausibly far ahead, not counted",
                _ => "",
            };
        }

        private CollectedNode Enter(uint id)
        {
            if (!_nodes.TryGetValue(id, out CollectedNode node) && _nodes.Count < MostNodes)
            {
                node = new CollectedNode(id);
                _nodes.Add(id, node);
            }

            return node;
        }

        private void Tell(long now, string line)
        {
            _tell((now / 1000.0).ToString("0.000", CultureInfo.InvariantCulture) + " " + line);
        }
    }
}
