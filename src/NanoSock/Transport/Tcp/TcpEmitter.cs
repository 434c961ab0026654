using System;
using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Builds segments and hands them to IP; decides nothing but the window to advertise.</summary>
    internal sealed class TcpEmitter
    {
        private readonly TcpTable _table;
        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;
        private readonly Ipv4Output _output;
        private readonly int _timeToLive;

        internal TcpEmitter(TcpTable table, Ipv4Output output, int timeToLive)
        {
            _table = table;
            _context = table.Context;
            _endpoints = table.Endpoints;
            _output = output;
            _timeToLive = timeToLive;
        }

        /// <summary>The window that the next segment will offer: never less than was offered before (SHLD-14), more only
        /// in steps worth having (MUST-39).</summary>
        internal int WindowOf(int slot)
        {
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            uint next = words[w + Tcb.RcvNxt];
            int size = _table.RxSize;
            int free = size - Seq.Diff(next, words[w + Tcb.RxRead]);
            int offered = Seq.Diff(words[w + Tcb.RcvAdv], next);
            int mss = _table.H[(slot * Tcb.Halves) + Tcb.SndMss];
            int step = mss < size >> 1 ? mss : size >> 1;
            int window = free - offered >= step ? free : offered;
            return window > 0xFFFF ? 0xFFFF : window < 0 ? 0 : window;
        }

        /// <summary>Sends one segment of a connection.</summary>
        internal SendResult Emit(int slot, uint sequence, int length, int flags)
        {
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            byte[] buffer = _context.Tx;
            int at = NetContext.TransportOffset;
            int headerLength = Tcp.HeaderLength;
            uint acknowledgment = 0;
            int window;
            if ((flags & Tcp.Syn) != 0)
            {
                headerLength += TcpOption.WriteMaximumSegmentSize(buffer, at + Tcp.HeaderLength, MaximumSegmentSize(slot));
                window = _table.InitialWindow();
                if ((flags & Tcp.Ack) != 0)
                {
                    acknowledgment = words[w + Tcb.RcvNxt];
                }
            }
            else
            {
                acknowledgment = words[w + Tcb.RcvNxt];
                window = WindowOf(slot);
            }

            Tcp.Write(buffer, at, _endpoints.LocalPort[slot], _endpoints.RemotePort[slot], sequence, acknowledgment, headerLength, flags, window);
            if (length > 0)
            {
                // Sequence numbers are positions in the ring: its size is a power of two.
                byte[] ring = _table.Tx(slot);
                int from = (int)(long)(sequence & (uint)(ring.Length - 1));
                int first = ring.Length - from;
                if (first >= length)
                {
                    Array.Copy(ring, from, buffer, at + headerLength, length);
                }
                else
                {
                    Array.Copy(ring, from, buffer, at + headerLength, first);
                    Array.Copy(ring, 0, buffer, at + headerLength + first, length - first);
                }
            }

            SendResult result = Finish(_endpoints.LocalAddress[slot], _endpoints.RemoteAddress[slot], headerLength + length,
                _endpoints.TimeToLive[slot], _endpoints.TypeOfService[slot], (_table.H[(slot * Tcb.Halves) + Tcb.Flags] & TcbFlags.Fragments) == 0);
            if (result != SendResult.Blocked && (flags & Tcp.Ack) != 0)
            {
                words[w + Tcb.RcvAdv] = acknowledgment + (uint)window;
                words[w + Tcb.AckAt] = 0;
                _table.H[(slot * Tcb.Halves) + Tcb.Unacked] = 0;
                _table.Clear(slot, TcbFlags.AckNow);
            }

            return result;
        }

        /// <summary>Sends a segment that belongs to no block: a reset, or an answer for a record.</summary>
        internal SendResult EmitBare(uint local, int localPort, uint remote, int remotePort, uint sequence, uint acknowledgment, int flags,
            int window, int maximumSegmentSize)
        {
            byte[] buffer = _context.Tx;
            int at = NetContext.TransportOffset;
            int headerLength = Tcp.HeaderLength;
            if ((flags & Tcp.Syn) != 0)
            {
                headerLength += TcpOption.WriteMaximumSegmentSize(buffer, at + Tcp.HeaderLength, maximumSegmentSize);
            }

            Tcp.Write(buffer, at, localPort, remotePort, sequence, acknowledgment, headerLength, flags, window);
            if ((flags & Tcp.Rst) != 0)
            {
                _context.Counts[(int)Counter.TcpResetsOut]++;
            }

            return Finish(local, remote, headerLength, _timeToLive, 0, true);
        }

        /// <summary>The reset that answers a segment for which there is no connection (RFC 9293 3.10.7.1).</summary>
        internal void EmitResetFor(Ipv4Packet packet, TcpSegment segment)
        {
            if ((segment.Flags & Tcp.Rst) != 0)
            {
                return;
            }

            int localPort = Tcp.DestinationPort(packet.Buffer, packet.Payload);
            int remotePort = Tcp.SourcePort(packet.Buffer, packet.Payload);
            SendResult result = (segment.Flags & Tcp.Ack) != 0
                ? EmitBare(packet.Destination, localPort, packet.Source, remotePort, segment.Acknowledgment, 0, Tcp.Rst, 0, 0)
                : EmitBare(packet.Destination, localPort, packet.Source, remotePort, 0, segment.Sequence + (uint)segment.Length,
                    Tcp.Rst | Tcp.Ack, 0, 0);
            if (result == SendResult.Blocked)
            {
                _context.Drop(DropReason.LinkBusy);
            }
        }

        /// <summary>The MSS to announce on the way to a peer (RFC 9293 MUST-67): what a packet of the link can carry.</summary>
        internal int LinkSegmentSize(uint remote)
        {
            int mtu = _output.Routes.Find(remote, -1) ? _output.Routes.Interface.Mtu : 576;
            return mtu - Ipv4.HeaderLength - Tcp.HeaderLength;
        }

        private int MaximumSegmentSize(int slot)
        {
            return LinkSegmentSize(_endpoints.RemoteAddress[slot]);
        }

        private SendResult Finish(uint local, uint remote, int length, int timeToLive, int typeOfService, bool dontFragment)
        {
            byte[] buffer = _context.Tx;
            int at = NetContext.TransportOffset;
            if (!_output.Routes.Find(remote, -1) || _output.Routes.Interface.ComputeChecksums)
            {
                int checksum = Checksum.Finish(Checksum.Sum(buffer, at, length, Checksum.PseudoHeader(local, remote, Ipv4.ProtocolTcp, length)));
                buffer[at + 16] = (byte)(checksum >> 8);
                buffer[at + 17] = (byte)checksum;
            }

            // RFC 1191: don't-fragment, so that a smaller path shows itself.
            SendResult result = _output.Send(local, remote, -1, Ipv4.ProtocolTcp, timeToLive, typeOfService, dontFragment, length);
            if (result != SendResult.Blocked)
            {
                _context.Counts[(int)Counter.TcpSegmentsOut]++;
            }

            return result;
        }
    }
}
