using NanoSock.Ip;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    public sealed partial class NetStack
    {
        /// <summary>Gets the TCP state variables of a connection.</summary>
        /// <param name="descriptor">A TCP socket, connected or not.</param>
        /// <param name="info">The object to fill; it can be reused.</param>
        /// <returns>0, or a negated NotSocket, ProtocolOption (UDP) or Fault (no object).</returns>
        public int GetTcpInfo(int descriptor, TcpInfo info)
        {
            int slot = Lookup(descriptor);
            return slot < 0 ? Fail(SocketError.NotSocket) : info == null ? Fail(SocketError.Fault)
                : GetTcpInfoAt(slot, info) ? 0 : Fail(SocketError.ProtocolOption);
        }

        /// <summary>Gets the TCP state variables of the connection at a position of the table, as
        /// <see cref="GetSocketInfo"/> counts positions. This includes connections whose socket was closed.</summary>
        /// <param name="position">0 to <see cref="TableCapacity"/> minus 1.</param>
        /// <param name="info">The object to fill; it can be reused.</param>
        /// <returns>False when no TCP socket is there. Records have no figures: half-open connections, and closed ones
        /// without data of their own.</returns>
        /// <exception cref="System.ArgumentNullException"><paramref name="info"/> is null.</exception>
        public bool GetTcpInfoAt(int position, TcpInfo info)
        {
            if (info == null)
            {
                throw new System.ArgumentNullException(nameof(info));
            }

            if (position < 0 || position >= _endpoints.UdpStart || !_endpoints.Has(position, EndpointFlags.InUse))
            {
                return false;
            }
            int srtt = (int)(long)_tcp.Srtt[position];
            info.State = (TcpState)_endpoints.State[position];
            info.SmoothedRtt = srtt == 0 ? -1 : srtt >> 3;
            info.RttVariance = (int)(long)(_tcp.RttVar[position] >> 2);
            info.RetransmissionTimeout = _tcp.Rto[position];
            info.CongestionWindow = (int)(long)_tcp.Cwnd[position];
            info.SlowStartThreshold = (int)(long)_tcp.Ssthresh[position];
            info.Retransmissions = (int)(long)(_tcp.Retransmitted[position] & 0x7FFFFFFF);
            info.Timeouts = _tcp.Tries[position];
            info.InFlight = Seq.Diff(_tcp.SndNxt[position], _tcp.SndUna[position]);
            info.Unread = _tcp.Readable(position);
            info.Unacknowledged = _tcp.Unacknowledged(position);
            info.SendWindow = (int)(long)_tcp.SndWnd[position];
            info.ReceiveWindow = Seq.Diff(_tcp.RcvAdv[position], _tcp.RcvNxt[position]);
            int options = _tcp.Options[position];
            info.SendWindowScale = options & NegotiatedOptions.Shift;
            info.ReceiveWindowScale = (options & NegotiatedOptions.WindowScale) != 0 ? _tcp.ReceiveShift : 0;
            info.SegmentSize = _tcp.SndMss[position];
            info.PeerSegmentSize = _tcp.PeerMss[position];
            info.Timestamps = (options & NegotiatedOptions.Timestamps) != 0;
            info.SelectiveAcknowledgments = (options & NegotiatedOptions.Sack) != 0;
            info.SoftError = (SocketError)_tcp.SoftError[position];
            SetTotals(position, info);
            return true;
        }

        // Fields of the block that most connections do not use for anything else hold the start of the connection, so
        // that the totals take no memory. Without a connection all of them are 0.
        private void SetTotals(int position, TcpInfo info)
        {
            int features = _tcp.Features[position];
            uint end = _tcp.SndUna[position];
            if (Seq.Less(_tcp.TxEnd[position], end))
            {
                // The FIN is acknowledged.
                end--;
            }

            uint sent = end - _tcp.SndUp[position];
            uint received = _tcp.RcvNxt[position] - _tcp.RcvUp[position]
                - (_tcp.Is(position, TcbFlags.FinReceived) ? 1u : 0u);

            // Before the acknowledgment of the SYN, SND.UNA is in front of the first byte.
            info.BytesAcknowledged = (features & TcbFeatures.SndUpUsed) != 0 ? -1
                : sent == uint.MaxValue ? 0 : (long)sent;
            info.BytesReceived = (features & TcbFeatures.RcvUpUsed) != 0 ? -1 : (long)received;
            uint now = (uint)(_context.Time >> Admission.IdleShift);
            info.Age = _tcp.Is(position, TcbFlags.FinHeld) ? -1
                : _tcp.Ssthresh[position] == 0 ? 0 : (long)(now - _tcp.FinSeq[position]) << Admission.IdleShift;
        }
    }
}
