using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>TCP of one node, put together.</summary>
    internal sealed class TcpLayer
    {
        internal readonly TcpTable Table;
        internal readonly TcpUser User;
        internal readonly TcpListen Listen;
        internal readonly HalfOpenTable HalfOpen;
        internal readonly TimeWaitTable TimeWait;
        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;
        private readonly TcpEmitter _emitter;
        private readonly TcpInput _input;
        private readonly TcpOutput _output;
        private readonly TcpTimers _timers;
        private readonly TcpErrorInput _errors;

        internal TcpLayer(TcpTable table, Ipv4Output output, TcpSizes sizes)
        {
            Table = table;
            _context = table.Context;
            _endpoints = table.Endpoints;
            _emitter = new TcpEmitter(table, output, sizes.TimeToLive);
            TimeWait = new TimeWaitTable(table, _emitter, sizes.MaximumSegmentLifetime * 2);
            HalfOpen = new HalfOpenTable(table, _emitter, sizes.SynCookies);
            TcpClosing closing = new TcpClosing(table, _emitter, TimeWait);
            InitialSequence initialSequence = new InitialSequence(_context);
            Listen = new TcpListen(table, _emitter, HalfOpen, closing, initialSequence, sizes.MinimumTimeout);
            LossRecovery recovery = new LossRecovery(table);
            TcpAcknowledgment acknowledgment = new TcpAcknowledgment(table, _emitter, closing, recovery, sizes.MinimumTimeout);
            _input = new TcpInput(table, _emitter, closing, acknowledgment, new TcpText(table, closing));
            _output = new TcpOutput(table, _emitter, recovery);
            _timers = new TcpTimers(table, _emitter, closing, recovery, sizes.UserTimeout);
            _errors = new TcpErrorInput(table, closing, recovery);
            User = new TcpUser(table, _emitter, closing, Listen, initialSequence);
        }

        /// <summary>A validated segment for the entry that demultiplexing has found; -1 when it has found none.</summary>
        internal void Receive(int entry, int listener, Ipv4Packet packet, TcpSegment segment)
        {
            if (entry >= _endpoints.TimeWaitStart)
            {
                if (TimeWait.Receive(entry, segment, listener >= 0 && Listen.HasRoom(listener)))
                {
                    Listen.OpenAgain(listener, packet, segment, TimeWait.Sent(entry));
                }

                return;
            }

            if (entry >= _endpoints.SocketCount)
            {
                entry = HalfOpen.IsUsed(entry) ? Listen.SynReceivedState(entry, segment) : EndpointTable.None;
            }
            else if (entry < 0)
            {
                if (listener < 0)
                {
                    _context.Drop(DropReason.TcpNoSocket);
                    _emitter.EmitResetFor(packet, segment);
                    return;
                }

                entry = Listen.ListenState(listener, packet, segment);
            }

            if (entry >= 0)
            {
                _input.SegmentArrives(entry, packet, segment);
            }
        }

        internal void ReceiveError(IcmpQuote quote)
        {
            _errors.Receive(quote);
        }

        internal void SendAll()
        {
            _output.SendAll();
        }

        internal void OnTimer()
        {
            _timers.OnTimer();
            HalfOpen.OnTimer();
            TimeWait.OnTimer();
            PathMtu.OnTimer(Table);
        }
    }

    /// <summary>What TCP is told at construction; the stack's options filled in.</summary>
    internal sealed class TcpSizes
    {
        internal int TimeToLive;
        internal int MaximumSegmentLifetime;
        internal int MinimumTimeout;
        internal int UserTimeout;
        internal int Buffers;
        internal int ReceiveBuffer;
        internal int SendBuffer;
        internal int OutOfOrderRanges;
        internal int SendRecords;
        internal bool Sack;
        internal bool Timestamps;
        internal bool WindowScaling;
        internal bool BandwidthEstimate;
        internal bool Pacing;
        internal bool SynCookies;
        internal int ChallengeRate;
    }
}
