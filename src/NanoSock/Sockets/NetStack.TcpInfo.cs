using NanoSock.Net;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    public sealed partial class NetStack
    {
        /// <summary>Tells what TCP knows of a connection.</summary>
        /// <param name="descriptor">A TCP socket, connected or not.</param>
        /// <param name="info">An object to be used over and over.</param>
        /// <returns>0, or a negated NotSocket, ProtocolOption (UDP) or Fault (no object).</returns>
        public int GetTcpInfo(int descriptor, TcpInfo info)
        {
            int slot = Lookup(descriptor);
            return slot < 0 ? Fail(SocketError.NotSocket) : info == null ? Fail(SocketError.Fault)
                : GetTcpInfoAt(slot, info) ? 0 : Fail(SocketError.ProtocolOption);
        }

        /// <summary>The same for a position of the table, as <see cref="GetSocketInfo"/> takes it: it reaches connections
        /// whose socket was closed too.</summary>
        /// <param name="position">0 to <see cref="TableCapacity"/> minus 1.</param>
        /// <param name="info">An object to be used over and over.</param>
        /// <returns>False when no TCP socket is there. Records have no figures: half-open connections, and closed ones without data of their own.</returns>
        /// <exception cref="System.ArgumentNullException">There is no object.</exception>
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

            uint[] words = _tcp.W;
            ushort[] halves = _tcp.H;
            int w = position * Tcb.Words;
            int h = position * Tcb.Halves;
            int srtt = (int)(long)words[w + Tcb.Srtt];
            info.State = (TcpState)_endpoints.State[position];
            info.SmoothedRtt = srtt == 0 ? -1 : srtt >> 3;
            info.RttVariance = (int)(long)(words[w + Tcb.RttVar] >> 2);
            info.RetransmissionTimeout = (int)(long)words[w + Tcb.Rto];
            info.CongestionWindow = (int)(long)words[w + Tcb.Cwnd];
            info.SlowStartThreshold = (int)(long)words[w + Tcb.Ssthresh];
            info.Retransmissions = (int)(long)(words[w + Tcb.Retransmitted] & 0x7FFFFFFF);
            info.Timeouts = halves[h + Tcb.Tries];
            info.InFlight = Seq.Diff(words[w + Tcb.SndNxt], words[w + Tcb.SndUna]);
            info.Unread = _tcp.Readable(position);
            info.Unacknowledged = _tcp.Unacknowledged(position);
            info.SendWindow = (int)(long)words[w + Tcb.SndWnd];
            info.ReceiveWindow = Seq.Diff(words[w + Tcb.RcvAdv], words[w + Tcb.RcvNxt]);
            int options = halves[h + Tcb.Options];
            info.SendWindowScale = options & PeerOptions.Shift;
            info.ReceiveWindowScale = (options & PeerOptions.WindowScale) != 0 ? _tcp.ReceiveShift : 0;
            info.SegmentSize = halves[h + Tcb.SndMss];
            info.PeerSegmentSize = halves[h + Tcb.PeerMss];
            info.Timestamps = (options & PeerOptions.Timestamps) != 0;
            info.SelectiveAcknowledgments = (options & PeerOptions.Sack) != 0;
            info.SoftError = (SocketError)halves[h + Tcb.SoftError];
            return true;
        }
    }
}
