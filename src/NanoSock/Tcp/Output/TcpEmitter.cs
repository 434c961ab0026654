using NanoSock.Buffers;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Builds segments and passes them to IP. Makes no decisions.</summary>
    internal static class TcpEmitter
    {
        // The place in the transmit buffer where a segment is built.
        private const int At = NetContext.TransportOffset;

        /// <summary>Returns the bytes of the SACK option in the next acknowledgment of a connection.</summary>
        internal static int SackLength(TcpTable tcp, int slot)
        {
            int blocks = tcp.Assembler.Count(slot) + (tcp.Assembler.HasDuplicate(slot) ? 1 : 0);
            if (blocks == 0)
            {
                return 0;
            }

            int options = tcp.Options[slot];
            // Half of a segment at most, so that data fits where segments are small.
            int most = ((tcp.SndMss[slot] >> 1) - 4) >> 3;
            int room = (options & NegotiatedOptions.Timestamps) != 0 ? 3 : 4;
            most = most < room ? most : room;
            return (options & NegotiatedOptions.Sack) == 0 || most <= 0
                ? 0
                : 4 + ((blocks < most ? blocks : most) << 3);
        }

        /// <summary>Sends one segment of a connection.</summary>
        internal static SendResult Emit(TcpTable tcp, int slot, uint sequence, int length, int flags)
        {
            if ((flags & Tcp.Syn) != 0)
            {
                return EmitSyn(tcp, slot, sequence, flags);
            }

            NetContext net = tcp.Context;
            uint acknowledgment = tcp.RcvNxt[slot];
            int options = tcp.Options[slot];
            int state = tcp.Flags[slot] & (TcbFlags.FastPath | TcbFlags.AckNow);
            int headerLength = (options & NegotiatedOptions.Timestamps) != 0
                ? TcpOption.HeaderLengthWithTimestamps
                : Tcp.HeaderLength;
            int window = -1;
            byte[] buffer;
            HeaderTemplate template = net.Template;
            bool kept = (state & TcbFlags.FastPath) != 0 && template.Owner == slot + 1;
            if (kept)
            {
                // Stands for the branch below: the connection was the last to send, so its headers are still in the
                // buffer, and only what may have changed is written.
                buffer = net.Tx;
                buffer[At + 4] = (byte)(sequence >> 24);
                buffer[At + 5] = (byte)(sequence >> 16);
                buffer[At + 6] = (byte)(sequence >> 8);
                buffer[At + 7] = (byte)sequence;
                buffer[At + 13] = (byte)flags;
                if (state != TcbFlags.FastPath || template.Acknowledgment != acknowledgment
                    || template.ReadSequence != tcp.RxRead[slot])
                {
                    // Data has been received or read since.
                    int shift = ReceiveWindow.Shift(tcp, slot);
                    window = ReceiveWindow.Next(tcp, slot, shift);
                    buffer[At + 8] = (byte)(acknowledgment >> 24);
                    buffer[At + 9] = (byte)(acknowledgment >> 16);
                    buffer[At + 10] = (byte)(acknowledgment >> 8);
                    buffer[At + 11] = (byte)acknowledgment;
                    buffer[At + 14] = (byte)(window >> (shift + 8));
                    buffer[At + 15] = (byte)(window >> shift);
                }

                if (headerLength != Tcp.HeaderLength)
                {
                    Timestamps.WriteAgain(tcp, slot, buffer, At + Tcp.HeaderLength);
                }
            }
            else
            {
                buffer = net.BuildPacket();
                int shift = ReceiveWindow.Shift(tcp, slot);
                window = ReceiveWindow.Next(tcp, slot, shift);
                if (headerLength != Tcp.HeaderLength)
                {
                    TcpOption.WriteTimestamps(buffer, At + Tcp.HeaderLength,
                        Timestamps.Value(tcp, slot), tcp.TsRecent[slot]);
                }

                if ((state & TcbFlags.FastPath) == 0)
                {
                    int selective = SackLength(tcp, slot);
                    if (selective != 0)
                    {
                        WriteSack(tcp, slot, buffer, At + headerLength, selective);
                        headerLength += selective;
                    }
                }

                Tcp.Write(buffer, At, tcp.Endpoints.LocalPort[slot], tcp.Endpoints.RemotePort[slot],
                    sequence, acknowledgment, headerLength, flags, window >> shift);
                if ((tcp.Features[slot] & TcbFeatures.UrgentSent) != 0)
                {
                    Urgent.Mark(tcp, slot, buffer, At, sequence);
                }
            }

            if (length > 0)
            {
                // The size of the ring is a power of two, so sequence numbers are positions in it.
                byte[] ring = tcp.TxRings[slot];
                Ring.Read(ring, (int)(long)(sequence & (uint)(ring.Length - 1)), buffer, At + headerLength, length);
            }

            SendResult result;
            if (kept)
            {
                if (template.Target.ComputeChecksums)
                {
                    template.UpdateChecksum(net, headerLength + length, tcp.Endpoints.LocalAddress[slot],
                        tcp.Endpoints.RemoteAddress[slot]);
                }

                result = template.Send(net, headerLength + length, -1);
                if (result != SendResult.Blocked)
                {
                    net.Counts[(int)Counter.TcpSegmentsOut]++;
                }
            }
            else
            {
                result = FinishNew(tcp, slot, headerLength + length, (state & TcbFlags.FastPath) != 0);
            }

            if (result != SendResult.Blocked && window >= 0)
            {
                Acknowledged(tcp, slot, acknowledgment, window);
            }

            return result;
        }

        // Sends the SYN or SYN-ACK of a connection that opens.
        private static SendResult EmitSyn(TcpTable tcp, int slot, uint sequence, int flags)
        {
            byte[] buffer = tcp.Context.BuildPacket();
            bool answer = (flags & Tcp.Ack) != 0;
            int options = answer ? tcp.Options[slot] : OfferedOptions(tcp);
            uint acknowledgment = answer ? tcp.RcvNxt[slot] : 0;
            int window = tcp.InitialWindow();
            int headerLength = Tcp.HeaderLength
                + WriteSynOptions(tcp, TcpSegmentSize.Announced(tcp, slot, tcp.Endpoints.RemoteAddress[slot]),
                    options, Value(tcp, slot, options), answer ? Echo(tcp, slot, options) : 0);
            Tcp.Write(buffer, At, tcp.Endpoints.LocalPort[slot], tcp.Endpoints.RemotePort[slot],
                sequence, acknowledgment, headerLength, flags, window);
            if ((tcp.Features[slot] & TcbFeatures.UrgentSent) != 0)
            {
                Urgent.Mark(tcp, slot, buffer, At, sequence);
            }

            SendResult result = FinishNew(tcp, slot, headerLength, false);
            if (result != SendResult.Blocked && answer)
            {
                Acknowledged(tcp, slot, acknowledgment, window);
            }

            return result;
        }

        // Updates the receive state after an acknowledgment was sent.
        private static void Acknowledged(TcpTable tcp, int slot, uint acknowledgment, int window)
        {
            HeaderTemplate template = tcp.Context.Template;
            template.Acknowledgment = acknowledgment;
            template.ReadSequence = tcp.RxRead[slot];
            uint edge = acknowledgment + (uint)window;
            if (Seq.Less(tcp.RcvAdv[slot], edge))
            {
                tcp.RcvAdv[slot] = edge;
            }

            if ((tcp.Options[slot] & NegotiatedOptions.Timestamps) != 0)
            {
                tcp.LastAckSent[slot] = acknowledgment;
            }

            int flags = tcp.Flags[slot];
            if ((flags & TcbFlags.FastPath) == 0)
            {
                tcp.Assembler.ForgetDuplicate(slot);
            }

            tcp.AckAt[slot] = 0;
            if (tcp.Unacked[slot] == 1)
            {
                tcp.Unacked[slot] = 0;
            }

            tcp.Flags[slot] = (ushort)(flags & ~TcbFlags.AckNow);
        }

        /// <summary>Writes the options of a SYN into the segment that is being built.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="mss">The MSS to announce.</param>
        /// <param name="options">The bits of <see cref="NegotiatedOptions"/> to offer or to accept.</param>
        /// <param name="value">TSval.</param>
        /// <param name="echo">TSecr.</param>
        /// <returns>Bytes of the options.</returns>
        internal static int WriteSynOptions(TcpTable tcp, int mss, int options, uint value, uint echo)
        {
            byte[] buffer = tcp.Context.BuildPacket();
            int start = NetContext.TransportOffset + Tcp.HeaderLength;
            int at = start + TcpOption.WriteMaximumSegmentSize(buffer, start, mss);
            if ((options & NegotiatedOptions.Sack) != 0)
            {
                at += TcpOption.WriteSackPermitted(buffer, at);
            }

            if ((options & NegotiatedOptions.Timestamps) != 0)
            {
                at += TcpOption.WriteTimestamps(buffer, at, value, echo);
            }

            if ((options & NegotiatedOptions.WindowScale) != 0)
            {
                at += TcpOption.WriteWindowScale(buffer, at, tcp.ReceiveShift);
            }

            return at - start;
        }

        /// <summary>Writes a timestamps option into the segment that is being built. Returns its bytes.</summary>
        internal static int WriteTimestamps(TcpTable tcp, uint value, uint echo)
        {
            return TcpOption.WriteTimestamps(tcp.Context.BuildPacket(),
                NetContext.TransportOffset + Tcp.HeaderLength, value, echo);
        }

        /// <summary>Sends a segment without a block: a reset, or an answer of a record.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="local">Source address.</param>
        /// <param name="localPort">Source port.</param>
        /// <param name="remote">Destination address.</param>
        /// <param name="remotePort">Destination port.</param>
        /// <param name="sequence">Sequence number.</param>
        /// <param name="acknowledgment">Acknowledgment number.</param>
        /// <param name="flags">Control bits.</param>
        /// <param name="window">The window field.</param>
        /// <param name="options">Bytes of options already written.</param>
        /// <param name="hint">The hint for <see cref="RouteTable"/>.</param>
        internal static SendResult EmitBare(TcpTable tcp, uint local, int localPort, uint remote,
            int remotePort, uint sequence, uint acknowledgment, int flags, int window, int options, int hint)
        {
            if (tcp.Context.IsBlocked && !LinkOutput.HasRoom(tcp.Context, remote, hint))
            {
                return SendResult.Blocked;
            }

            byte[] buffer = tcp.Context.BuildPacket();
            int at = NetContext.TransportOffset;
            int headerLength = Tcp.HeaderLength + options;
            Tcp.Write(buffer, at, localPort, remotePort, sequence, acknowledgment, headerLength, flags, window);
            if ((flags & Tcp.Rst) != 0)
            {
                tcp.Context.Counts[(int)Counter.TcpResetsOut]++;
            }

            return Finish(tcp, local, remote, hint, headerLength, tcp.Context.TimeToLive, 0, true);
        }

        /// <summary>Sends the reset that answers a segment without a connection (RFC 9293 3.10.7.1).</summary>
        internal static void EmitResetFor(TcpTable tcp, Ipv4Packet packet, TcpSegment segment)
        {
            if ((segment.Flags & Tcp.Rst) != 0)
            {
                return;
            }

            int localPort = Tcp.DestinationPort(packet.Buffer, packet.Payload);
            int remotePort = Tcp.SourcePort(packet.Buffer, packet.Payload);
            SendResult result = (segment.Flags & Tcp.Ack) != 0
                ? EmitBare(tcp, packet.Destination, localPort, packet.Source,
                    remotePort, segment.Acknowledgment, 0, Tcp.Rst, 0, 0, -1)
                : EmitBare(tcp, packet.Destination, localPort, packet.Source, remotePort,
                    0, segment.Sequence + (uint)segment.Length, Tcp.Rst | Tcp.Ack, 0, 0, -1);
            if (result == SendResult.Blocked)
            {
                tcp.Context.Drop(DropReason.LinkBusy);
            }
        }

        /// <summary>Finds the route to the peer of a connection or record.</summary>
        internal static RouteResult RouteOf(TcpTable tcp, int entry)
        {
            EndpointTable endpoints = tcp.Endpoints;
            return RouteTable.Find(tcp.Context, endpoints.RemoteAddress[entry], endpoints.Hint(entry));
        }

        /// <summary>Returns the bytes of a packet on the link to a peer, by the interface of a connection, record or
        /// listener, behind headers without options.</summary>
        internal static int LinkSegmentSize(TcpTable tcp, int entry, uint remote)
        {
            RouteResult route = RouteTable.Find(tcp.Context, remote, tcp.Endpoints.Hint(entry));
            int mtu = route != null ? route.Interface.Mtu : 576;
            return mtu - Ipv4.HeaderLength - Tcp.HeaderLength;
        }

        /// <summary>Reports to IP that the peer of a connection or record does not answer (RFC 1122 3.3.1.4).</summary>
        internal static void ReportNoProgress(TcpTable tcp, int entry)
        {
            NeighborAdvice.ReportNoProgress(tcp.Context,
                tcp.Endpoints.RemoteAddress[entry], tcp.Endpoints.Hint(entry));
        }

        /// <summary>Reports to IP that a peer has received what was sent (RFC 1122 3.3.1.4).</summary>
        internal static void OnProgress(TcpTable tcp, int slot)
        {
            NeighborAdvice.OnProgress(tcp.Context, tcp.Endpoints.RemoteAddress[slot], tcp.Endpoints.Hint(slot));
        }

        private static int OfferedOptions(TcpTable tcp)
        {
            return (tcp.Sack ? NegotiatedOptions.Sack : 0)
                | (Timestamps.IsOffered(tcp) ? NegotiatedOptions.Timestamps : 0)
                | (tcp.ReceiveShift >= 0 ? NegotiatedOptions.WindowScale : 0);
        }

        private static uint Value(TcpTable tcp, int slot, int options)
        {
            return (options & NegotiatedOptions.Timestamps) != 0 ? Timestamps.Value(tcp, slot) : 0;
        }

        private static uint Echo(TcpTable tcp, int slot, int options)
        {
            return (options & NegotiatedOptions.Timestamps) != 0 ? tcp.TsRecent[slot] : 0;
        }

        // RFC 2018 4, RFC 2883 4: the duplicate first, then the ranges, the most recently extended first.
        private static void WriteSack(TcpTable tcp, int slot, byte[] buffer, int at, int length)
        {
            Assembler ranges = tcp.Assembler;
            int blocks = (length - 4) >> 3;
            at += TcpOption.WriteSack(buffer, at, blocks);
            int range = 0;
            for (int i = 0; i < blocks; i++)
            {
                bool duplicate = i == 0 && ranges.HasDuplicate(slot);
                BigEndian.WriteUInt32(buffer, at, duplicate ? ranges.DuplicateLeft(slot) : ranges.Left(slot, range));
                BigEndian.WriteUInt32(buffer, at + 4,
                    duplicate ? ranges.DuplicateRight(slot) : ranges.Right(slot, range));
                range += duplicate ? 0 : 1;
                at += 8;
            }
        }

        private static SendResult FinishNew(TcpTable tcp, int slot, int length, bool keep)
        {
            EndpointTable endpoints = tcp.Endpoints;
            SendResult result = Finish(tcp, endpoints.LocalAddress[slot],
                endpoints.RemoteAddress[slot], endpoints.HasInterfaces ? endpoints.Hint(slot) : -1, length,
                endpoints.TimeToLive[slot],
                endpoints.TypeOfService[slot], (tcp.Flags[slot] & TcbFlags.MayFragment) == 0);
            if (keep && result == SendResult.Sent)
            {
                tcp.Context.Template.Keep(tcp.Context, slot + 1, length);
            }

            return result;
        }

        private static SendResult Finish(TcpTable tcp, uint local, uint remote, int hint,
            int length, int timeToLive, int typeOfService, bool dontFragment)
        {
            byte[] buffer = tcp.Context.Tx;
            RouteResult route = RouteTable.Find(tcp.Context, remote, hint);
            if (route == null || route.Interface.ComputeChecksums)
            {
                int checksum = Checksum.Transport(buffer, At, length, local, remote, Ipv4.ProtocolTcp);
                buffer[At + 16] = (byte)(checksum >> 8);
                buffer[At + 17] = (byte)checksum;
            }

            // RFC 1191 3: don't-fragment, so that a router reports a smaller MTU.
            SendResult result = Ipv4Output.Send(tcp.Context, local, remote, hint,
                Ipv4.ProtocolTcp, timeToLive, typeOfService, dontFragment, length);
            if (result != SendResult.Blocked)
            {
                tcp.Context.Counts[(int)Counter.TcpSegmentsOut]++;
            }

            return result;
        }
    }
}
