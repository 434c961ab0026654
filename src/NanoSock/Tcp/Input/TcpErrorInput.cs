using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>ICMP errors about our segments (RFC 9293 3.9.2.2), believed only as far as RFC 5927 advises: the quoted
    /// sequence number must be under way (4.1), and an open connection is never ended by one (5.2).</summary>
    internal static class TcpErrorInput
    {
        // Codes of "unreachable" that speak of a network: unreachable, unknown, prohibited, not with this type of service.
        private const int NetworkCodes = 0x0A41;

        internal static void Receive(TcpTable tcp, Ipv4Packet quoted, int type, int code, int mtu, bool local)
        {
            byte[] buffer = quoted.Buffer;
            int at = quoted.Payload;
            int slot = tcp.Endpoints.FindTuple(false, quoted.Source, Tcp.SourcePort(buffer, at), quoted.Destination, Tcp.DestinationPort(buffer, at));
            if (local && slot >= tcp.Endpoints.SocketCount && slot < tcp.Endpoints.TimeWaitStart)
            {
                // The neighbor that the SYN came from does not exist: the record need not wait for it.
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

            bool hard = type == Icmpv4.DestinationUnreachable && (code == Icmpv4.CodePort || code == Icmpv4.CodeProtocol);
            int error = hard ? TcpErrors.ConnectionRefused
                : type == Icmpv4.DestinationUnreachable && code < 16 && ((NetworkCodes >> code) & 1) != 0 ? TcpErrors.NetworkUnreachable
                : TcpErrors.HostUnreachable;
            if (tcp.Endpoints.State[slot] <= (byte)TcpState.SynReceived && (hard || (local && tcp.UserTimeout[slot] == 0)))
            {
                TcpClosing.End(tcp, slot, error);
                return;
            }

            // MUST-56, RFC 5461: noted, and told if the connection is given up in the end.
            tcp.SoftError[slot] = (ushort)error;
        }
    }
}
