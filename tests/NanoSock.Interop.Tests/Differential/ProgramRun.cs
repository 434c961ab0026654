using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using NanoSock.Links;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>One program from its first call until the tables of both sides are empty. One thread polls NanoSock,
    /// carries frames and makes the calls of all ends, so that calls and segments have one order.</summary>
    internal sealed class ProgramRun
    {
        private const int TimeoutMilliseconds = 120000;
        // After this time the path loses no more packets: retransmissions that have backed off repeatedly would take
        // minutes, and a hang could not be distinguished from repeated loss.
        private const int BadMilliseconds = 8000;
        private const int LongestWait = 2;
        private const int FramesInFlight = 256;
        private const int LookMilliseconds = 10;
        private const int LooksAtEnd = 4;
        private const int OrphanMilliseconds = 60001;
        // Linux keeps TIME-WAIT for 60 s; after that its table proves nothing.
        private const int KernelTimeWait = 50000;

        private readonly ProgramPlan _plan;
        private readonly Workbench _bench;
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private readonly List<Connection> _connections = new List<Connection>();
        private readonly Journal _packets;
        private readonly MemoryCapture _capture = new MemoryCapture();
        private readonly ImpairedLink _impaired;
        private readonly IHost _tested;
        private readonly IHost _peer;
        private readonly int _port;
        private string _failure;
        private long _jumped;

        internal ProgramRun(ProgramPlan plan, Workbench bench)
        {
            _plan = plan;
            _bench = bench;
            _port = bench.NextPort();
            _packets = new Journal(_watch);
            bench.Drain();

            // From the tested side's program down: its view, its impairment, the peer's view, the peer's interface.
            PcapngWriter writer = new PcapngWriter(_capture, 1600);
            ILink wire = new CaptureLink(new WatchedLink(bench.PeerLink, OnPeerFrame), writer, "peer");
            _impaired = new ImpairedLink(wire, new Impairment { Seed = plan.Impairment.Seed }, FramesInFlight);
            ILink path = new WatchedLink(new CaptureLink(_impaired, writer, "tested"), OnTestedFrame);
            _tested = bench.MakeTested(path, plan);
            _peer = bench.MakePeer();
            for (int i = 0; i < plan.Connections.Count; i++)
            {
                _connections.Add(new Connection(plan.Connections[i], i, _tested.Name, _peer.Name, _watch));
            }

            bench.Acquaint(_tested, () => Clock);
            Impair(plan.Impairment);
        }

        /// <summary>Gets the counts of the run.</summary>
        internal RunCounts Counts { get; } = new RunCounts();

        private long Clock
        {
            get { return _plan.ClockStart + _jumped + _watch.ElapsedMilliseconds; }
        }

        /// <summary>Runs; returns null, or a report of the failure.</summary>
        internal string Execute()
        {
            _watch.Restart();
            try
            {
                _tested.Listen(_port, _plan);
                _peer.Listen(_port, _plan);
                Work();
                if (_failure == null)
                {
                    JudgeEnd();
                }
            }
            catch (Exception exception)
            {
                _failure ??= exception.ToString();
            }

            string report = _failure == null
                ? null
                : RunReport.Write(_failure, _plan, _tested, _peer, _port, _connections, _packets, _capture);
            foreach (Connection connection in _connections)
            {
                connection.Tested?.Discard();
                connection.Peer?.Discard();
            }

            _tested.CloseListener();
            _peer.CloseListener();
            Counts.Milliseconds = _watch.ElapsedMilliseconds;
            return report;
        }

        private void Work()
        {
            long nextLook = 0;
            int quiet = 0;
            while (_failure == null)
            {
                long now = _watch.ElapsedMilliseconds;
                if (now > BadMilliseconds && _impaired.TransmitImpairment == _plan.Impairment)
                {
                    _packets.Add("the path is good from here on");
                    Impair(new Impairment());
                }

                long next = _tested.Poll(Clock);
                bool progress = OpenDue(now) | ReceiveArrived(_tested, true, now) | ReceiveArrived(_peer, false, now);
                bool all = true;
                foreach (Connection connection in _connections)
                {
                    progress |= connection.Tested != null && connection.Tested.Step(now);
                    progress |= connection.Peer != null && connection.Peer.Step(now);
                    _failure ??= connection.TestedJudge.Violation
                        ?? connection.PeerJudge.Violation ?? connection.Tested?.Wrong ?? connection.Peer?.Wrong;
                    all &= IsThrough(connection);
                }

                if (all && now >= nextLook)
                {
                    // The last packets of one side have to reach the other: empty tables are checked more than once.
                    nextLook = now + LookMilliseconds;
                    quiet = IsOver() ? quiet + 1 : 0;
                    if (quiet == LooksAtEnd)
                    {
                        return;
                    }
                }

                if (now > TimeoutMilliseconds)
                {
                    _failure ??= "It hangs: " + (all
                        ? "the programs are through, but a side's connections do not end."
                        : "a program does not come to its end.");
                }

                if (!progress)
                {
                    _bench.Waiter.Wait((int)Math.Clamp(next - Clock, 0, LongestWait), false);
                }
            }
        }

        private void Impair(Impairment impairment)
        {
            _impaired.TransmitImpairment = impairment;
            _impaired.ReceiveImpairment = impairment;
        }

        // The listener may never return a connection that its opener has closed at once.
        private static bool IsThrough(Connection connection)
        {
            ProgramEnd opener = connection.Plan.TestedSideConnects ? connection.Tested : connection.Peer;
            ProgramEnd accepted = connection.Plan.TestedSideConnects ? connection.Peer : connection.Tested;
            return opener != null && opener.IsClosed
                && (accepted != null ? accepted.IsClosed : !connection.Plan.IsOrderly || opener.Error != null);
        }

        private bool OpenDue(long now)
        {
            bool opened = false;
            foreach (Connection connection in _connections)
            {
                if (connection.Port == 0 && now >= connection.Plan.Start)
                {
                    bool tested = connection.Plan.TestedSideConnects;
                    IStreamSocket socket = (tested ? _tested : _peer)
                        .Connect(_port, tested ? connection.Plan.Tested : connection.Plan.Peer);
                    connection.Port = socket.LocalPort;
                    connection.Add(tested, socket, false, now);
                    opened = true;
                }
            }

            return opened;
        }

        private bool ReceiveArrived(IHost host, bool tested, long now)
        {
            bool taken = false;
            IStreamSocket socket = host.Accept();
            while (socket != null)
            {
                Find(!tested, socket.RemotePort).Add(tested, socket, true, now);
                taken = true;
                socket = host.Accept();
            }

            return taken;
        }

        private Connection Find(bool testedConnects, int port)
        {
            return _connections.Find(item => item.Plan.TestedSideConnects == testedConnects
                && item.Port == port && port != 0);
        }

        // A connection in FIN-WAIT-2 whose peer is gone, because a reset was lost, is given up after a minute. For the
        // kernel's connection that is assumed. NanoSock's clock is advanced by a minute when nothing else is left on
        // either side.
        private bool IsOver()
        {
            List<HostConnection> tested = _tested.Connections(_port);
            List<HostConnection> peer = _peer.Connections(_port);
            bool forgotten = false;
            foreach (HostConnection line in tested.Concat(peer)
                .Where(item => item.State != HostConnectionState.TimeWait))
            {
                bool isTested = tested.Contains(line);
                bool opened = line.RemotePort == _port;
                Connection connection = Find(opened == isTested, opened ? line.LocalPort : line.RemotePort);
                bool alone = !(isTested ? peer : tested)
                    .Exists(item => item.LocalPort == line.RemotePort && item.RemotePort == line.LocalPort);
                if (!alone || line.State != HostConnectionState.FinWait2
                    || connection == null || connection.Plan.IsOrderly)
                {
                    return false;
                }

                forgotten |= isTested && _tested is NanoHost;
            }

            if (forgotten)
            {
                _jumped += OrphanMilliseconds;
            }

            return !forgotten;
        }

        private void JudgeEnd()
        {
            List<HostConnection> testedTable = _tested.Connections(_port);
            List<HostConnection> peerTable = _peer.Connections(_port);
            foreach (Connection connection in _connections)
            {
                if (connection.Plan.IsOrderly)
                {
                    _failure ??= FindDisorder(connection);
                }

                if (connection.TestedJudge.OwesReset || connection.PeerJudge.OwesReset)
                {
                    _failure ??= $"Connection {connection.Number}: "
                        + $"{(connection.TestedJudge.OwesReset ? _tested : _peer).Name} lost data and sent no reset.";
                }

                if (!connection.WasCutOff && connection.Tested != null && connection.Peer != null)
                {
                    _failure ??= JudgeTimeWait(_tested, connection, true, testedTable)
                        ?? JudgeTimeWait(_peer, connection, false, peerTable);
                }

                Counts.Add(connection);
            }

            Counts.TimeWaits = testedTable.Count;
            _tested.CloseListener();
            if (_tested is NanoHost node)
            {
                _failure ??= node.FindLeak();
            }
        }

        private static string FindDisorder(Connection connection)
        {
            string error = connection.Tested.Error ?? connection.Peer.Error;
            if (error != null || connection.WasCutOff)
            {
                return $"Connection {connection.Number} gave no reason for "
                    + $"{(error != null ? "an error: " + error : "a reset")}.";
            }

            // Each end has checked every byte on arrival; these are the lengths.
            bool whole = connection.Tested.Received == connection.Peer.Sent
                && connection.Peer.Received == connection.Tested.Sent
                && connection.Tested.Sent == connection.Plan.Tested.Total
                && connection.Peer.Sent == connection.Plan.Peer.Total;
            return whole ? null : $"Connection {connection.Number} is not whole.";
        }

        private string JudgeTimeWait(IHost host, Connection connection, bool tested, List<HostConnection> table)
        {
            SideJudge judge = tested ? connection.TestedJudge : connection.PeerJudge;
            if (judge.ResetReceived || (host is KernelHost && _watch.ElapsedMilliseconds > KernelTimeWait))
            {
                // A late reset ends TIME-WAIT, on Linux too unless it follows RFC 1337.
                return null;
            }

            bool opened = connection.Plan.TestedSideConnects == tested;
            bool waits = table.Exists(item => item.LocalPort == (opened ? connection.Port : _port)
                && item.RemotePort == (opened ? _port : connection.Port));
            return judge.MustTimeWait
                    && !waits ? $"Connection {connection.Number}: {host.Name} closed first and is not in TIME-WAIT."
                : !judge.MayTimeWait
                    && waits ? $"Connection {connection.Number}: {host.Name} closed last and is in TIME-WAIT." : null;
        }

        private void OnTestedFrame(bool transmitted, byte[] buffer, int offset, int length)
        {
            SeenSegment segment = SeenSegment.Read(buffer, offset, length);
            Connection connection = segment == null ? null : Owner(segment, transmitted);
            if (connection == null)
            {
                return;
            }

            _packets.Add($"{connection.Number} tested {(transmitted ? "sends   " : "receives")} "
                + $"{Describe(segment, connection, transmitted)}");
            if (transmitted)
            {
                connection.TestedJudge.OnSent(segment);
            }
            else
            {
                connection.TestedJudge.OnReceived(segment);
            }
        }

        // A frame transmitted on the peer's interface is received by the peer.
        private void OnPeerFrame(bool transmitted, byte[] buffer, int offset, int length)
        {
            SeenSegment segment = SeenSegment.Read(buffer, offset, length);
            Connection connection = segment == null ? null : Owner(segment, transmitted);
            if (connection == null)
            {
                return;
            }

            _packets.Add($"{connection.Number} peer   {(transmitted ? "receives" : "sends   ")} "
                + $"{Describe(segment, connection, transmitted)}");
            if (transmitted)
            {
                connection.PeerJudge.OnReceived(segment);
            }
            else
            {
                connection.PeerJudge.OnSent(segment);
            }
        }

        private Connection Owner(SeenSegment segment, bool fromTested)
        {
            return segment.DestinationPort == _port ? Find(fromTested, segment.SourcePort)
                : segment.SourcePort == _port ? Find(!fromTested, segment.DestinationPort) : null;
        }

        private static string Describe(SeenSegment segment, Connection connection, bool fromTested)
        {
            SideJudge sender = fromTested ? connection.TestedJudge : connection.PeerJudge;
            SideJudge receiver = fromTested ? connection.PeerJudge : connection.TestedJudge;
            return segment.Describe(segment.Has(SeenSegment.Syn) ? segment.Sequence : sender.Initial, receiver.Initial);
        }
    }
}
