using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>ICMP errors about our segments (RFC 9293 3.9.2.2), believed only as far as RFC 5927 advises: the quoted
    /// sequence number must be under way, and an open connection is never ended by one.</summary>
    internal sealed class TcpErrorInput
    {
        // Nobody's path is narrower than this any more; believing less is what the attack on path MTU discovery wants.
        private const int LeastMtu = 552;

        private readonly TcpTable _table;
        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;
        private readonly TcpClosing _closing;
        private readonly LossRecovery _recovery;

        internal TcpErrorInput(TcpTable table, TcpClosing closing, LossRecovery recovery)
        {
            _recovery = recovery;
            _table = table;
            _context = table.Context;
            _endpoints = table.Endpoints;
            _closing = closing;
        }

        internal void Receive(IcmpQuote quote)
        {
            byte[] buffer = quote.Buffer;
            int at = quote.Transport;
            int slot = _endpoints.FindTuple(false, quote.Local, Tcp.SourcePort(buffer, at), quote.Remote, Tcp.DestinationPort(buffer, at));
            if (slot < 0 || slot >= _endpoints.TcpCount)
            {
                _context.Drop(DropReason.IcmpQuoteForeign);
                return;
            }

            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            uint sequence = BigEndian.ReadUInt32(buffer, at + 4);
            if (Seq.Less(sequence, words[w + Tcb.SndUna]) || !Seq.Less(sequence, words[w + Tcb.SndNxt]))
            {
                _context.Drop(DropReason.IcmpQuoteForeign);
                return;
            }

            _context.Counts[(int)Counter.IcmpErrorsIn]++;
            int h = slot * Tcb.Halves;
            if (quote.Type == Icmpv4.DestinationUnreachable && quote.Code == Icmpv4.CodeFragmentationNeeded)
            {
                int mtu = quote.Mtu < LeastMtu ? LeastMtu : quote.Mtu;
                int mss = TcpSegmentSize.Effective(0xFFFF, mtu - Ipv4.HeaderLength - Tcp.HeaderLength, _table.H[h + Tcb.Options]);
                if (mss < _table.H[h + Tcb.SndMss])
                {
                    _table.H[h + Tcb.SndMss] = (ushort)mss;
                    if (_endpoints.State[slot] > (byte)TcpState.SynReceived)
                    {
                        // RFC 1191 6.4: sent again at once, and no sign of congestion.
                        _table.Set(slot, TcbFlags.ResendHead);
                        _recovery.SendAgain(slot);
                        _table.MarkDirty(slot);
                    }
                }

                return;
            }

            bool hard = quote.Type == Icmpv4.DestinationUnreachable && (quote.Code == Icmpv4.CodePort || quote.Code == Icmpv4.CodeProtocol);
            int error = hard ? TcpErrors.ConnectionRefused
                : quote.Type == Icmpv4.DestinationUnreachable && quote.Code == Icmpv4.CodeNet ? TcpErrors.NetworkUnreachable : TcpErrors.HostUnreachable;
            if (_endpoints.State[slot] == (byte)TcpState.SynSent && (hard || quote.IsLocal))
            {
                _closing.End(slot, error);
                return;
            }

            // MUST-56, RFC 5461: noted, and told if the connection is given up in the end.
            _table.H[h + Tcb.SoftError] = (ushort)error;
        }
    }
}
