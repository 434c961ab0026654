using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Processes ICMP errors about segments of this node (RFC 9293 3.9.2.2) within the limits of RFC 5927. The
    /// quoted sequence number must be in flight (4.1), and no error ends an open connection (5.2).</summary>
    internal static class TcpErrorInput
    {
        // Codes of "destination unreachable" that concern a network: unreachable, unknown, prohibited, unreachable for
        // the type of service.
        private const int NetworkCodes = 0x0A41;

        internal static void Receive(TcpTable tcp, Ipv4Packet quoted, int type, int code, int mtu, bool local)
        {
            byte[] buffer = quoted.Buffer;
            int at = quoted.Payload;
            int slot = tcp.Endpoints.FindTuple(false, quoted.Source, Tcp.SourcePort(buffer, at),
                quoted.Destination, Tcp.DestinationPort(buffer, at));
            if (local && slot >= tcp.Endpoints.SocketCount && slot < tcp.Endpoints.TimeWaitStart)
            {
                // The next hop of the SYN-ACK does not exist, so the record does not wait for its time-out.
                tcp.Context.Drop(DropReason.TcpHalfOpenTimeout);
                HalfOpenTable.Remove(tcp, slot);
                return;
            }

            if (slot < 0 || slot >= tcp.Endpoints.UdpStart || buffer[at - Ipv4.HeaderLength] != 0x45)
            {
                tcp.Context.Drop(DropReason.IcmpQuoteForeign);
                return;
            }
            uint sequence = BigEndian.ReadUInt32(buffer, at + 4);
            if (Seq.Less(sequence, tcp.SndUna[slot]) || !Seq.Less(sequence, tcp.SndNxt[slot]))
            {
                tcp.Context.Drop(DropReason.IcmpQuoteForeign);
                return;
            }

            tcp.Context.Counts[(int)Counter.IcmpErrorsIn]++;
            if (type == Icmpv4.DestinationUnreachable && code == Icmpv4.CodeFragmentationNeeded)
            {
                PathMtu.TooBig(tcp, slot, quoted, mtu);
                return;
            }

            bool hard = type == Icmpv4.DestinationUnreachable
                && (code == Icmpv4.CodePort || code == Icmpv4.CodeProtocol);
            int error = hard ? TcpErrors.ConnectionRefused
                : type == Icmpv4.DestinationUnreachable && code < 16
                    && ((NetworkCodes >> code) & 1) != 0 ? TcpErrors.NetworkUnreachable
                : TcpErrors.HostUnreachable;
            if (tcp.Endpoints.State[slot] <= (byte)TcpState.SynReceived
                && (hard || (local && tcp.UserTimeout[slot] == 0)))
            {
                TcpClosing.End(tcp, slot, error);
                return;
            }

            // RFC 9293 MUST-56, RFC 5461: the soft error is recorded, and reported if the connection ends by a
            // time-out.
            tcp.SoftError[slot] = (ushort)error;
        }
    }
}
