using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>ICMP errors about our segments (RFC 9293 3.9.2.2), believed only as far as RFC 5927 advises: the quoted
    /// sequence number must be under way (4.1), and an open connection is never ended by one (5.2).</summary>
    internal sealed class TcpErrorInput
    {
        // Codes of "unreachable" that speak of a network: unreachable, unknown, prohibited, not with this type of service.
        private const int NetworkCodes = 0x0A41;

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
            if (slot < 0 || slot >= _endpoints.TcpCount || buffer[at - Ipv4.HeaderLength] != 0x45)
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
            if (quote.Type == Icmpv4.DestinationUnreachable && quote.Code == Icmpv4.CodeFragmentationNeeded)
            {
                PathMtu.TooBig(_table, _recovery, slot, quote);
                return;
            }

            bool hard = quote.Type == Icmpv4.DestinationUnreachable && (quote.Code == Icmpv4.CodePort || quote.Code == Icmpv4.CodeProtocol);
            int error = hard ? TcpErrors.ConnectionRefused
                : quote.Type == Icmpv4.DestinationUnreachable && quote.Code < 16 && ((NetworkCodes >> quote.Code) & 1) != 0 ? TcpErrors.NetworkUnreachable
                : TcpErrors.HostUnreachable;
            if (_endpoints.State[slot] <= (byte)TcpState.SynReceived && (hard || quote.IsLocal))
            {
                _closing.End(slot, error);
                return;
            }

            // MUST-56, RFC 5461: noted, and told if the connection is given up in the end.
            _table.H[(slot * Tcb.Halves) + Tcb.SoftError] = (ushort)error;
        }
    }
}
