using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Firmware
{
    /// <summary>Writes the state of the node as JSON, in pieces that each fit into <see cref="LongestPiece"/> bytes. A
    /// section is written by calling <see cref="Write"/> with the number that the last call returned, 0 at first.
    /// Nothing is stored in between, so that many clients can be at different places.</summary>
    internal sealed class NetstatJson
    {
        /// <summary>The longest piece in bytes; a send buffer must be at least as large.</summary>
        internal const int LongestPiece = 256;

        /// <summary>The result of <see cref="Write"/> when the section is complete.</summary>
        internal const int EndOfSection = -1;

        /// <summary>The viewer who sees all connections and all figures.</summary>
        internal const int Everything = -1;

        /// <summary>The version of the format, which docs/netstat.md describes with the rule for raising it.</summary>
        internal const int Format = 1;

        /// <summary>The first section.</summary>
        internal const int FirstSection = SectionNode;

        /// <summary>The last section.</summary>
        internal const int LastSection = SectionEnd;

        private const int SectionNode = 1;
        private const int SectionFacts = 2;
        private const int SectionServices = 3;
        private const int SectionSockets = 4;
        private const int SectionDrops = 5;
        private const int SectionCounters = 6;
        private const int SectionLink = 7;
        private const int SectionNetwork = 8;
        private const int SectionEnd = 9;

        // The next part of a socket: its line, preceded by a comma after the first, or the two halves of its TCP
        // record.
        private const int PartNext = 1;
        private const int PartSender = 2;
        private const int PartWindows = 3;

        private readonly ServiceHost _program;
        private readonly ByteWriter _writer;
        private readonly SocketInfo _socket = new SocketInfo();
        private readonly TcpInfo _tcp = new TcpInfo();
        private int _viewer;

        internal NetstatJson(ServiceHost program, ByteWriter writer)
        {
            _program = program;
            _writer = writer;
        }

        /// <summary>Writes a piece.</summary>
        /// <param name="section">The section.</param>
        /// <param name="piece">The piece's number.</param>
        /// <param name="viewer">The descriptor of the requesting connection: only its record is written, and no figure
        /// that reveals if the stack has accepted a segment (RFC 5961 7); or <see cref="Everything"/>.</param>
        /// <returns>The next piece's number, or <see cref="EndOfSection"/>.</returns>
        internal int Write(int section, int piece, int viewer)
        {
            _viewer = viewer;
            switch (section)
            {
                case SectionNode:
                    return WriteNode(piece);
                case SectionFacts:
                    return WriteFact(piece);
                case SectionServices:
                    return WriteService(piece);
                case SectionSockets:
                    return WriteSocket(piece);
                case SectionDrops:
                    return WriteDrop(piece);
                case SectionCounters:
                    return WriteCounter(piece);
                case SectionLink:
                    return WriteLink(piece);
                case SectionNetwork:
                    // Names the hosts that the node deals with.
                    return viewer == Everything && _program.Network != null
                        ? _program.Network.WritePiece(piece, _writer)
                        : EndOfSection;
                default:
                    _writer.Text(viewer == Everything && _program.Frames != null ? ",\n\"frames\":1}\n" : "}\n");
                    return EndOfSection;
            }
        }

        private int WriteNode(int piece)
        {
            NetStack stack = _program.Stack;
            if (piece != 0)
            {
                WriteMemory(stack);
                return EndOfSection;
            }

            _writer.Character('{');
            _writer.JsonNumber("format", Format);
            _writer.Text(",\"name\":");
            _writer.JsonText(_program.ProgramName);
            _writer.Text(",\"version\":");
            _writer.JsonText(_program.ProgramVersion);
            _writer.Character(',');
            _writer.JsonNumber("uptimeMs", _program.Uptime);
            _writer.Text(",\"secret\":");
            _writer.JsonText(SecretQualityNames.Of(stack.SecretQuality));
            _writer.Character(',');
            _writer.JsonNumber("trusted", _viewer == Everything ? 1 : 0);
            _writer.Text(",\"memory\":{");
            _writer.JsonNumber("stackBytes", stack.MemoryBytes);
            _writer.Character(',');
            _writer.JsonNumber("scratchBytes", _program.Scratch.Length);
            _writer.Character(',');
            _writer.JsonNumber("socketsInUse", _program.SocketsInUse);
            _writer.Character(',');
            _writer.JsonNumber("socketsAtMost", _program.ClientCapacity);
            return 1;
        }

        // The size of each item, for sizing the stack.
        private void WriteMemory(NetStack stack)
        {
            _writer.Text(",\"bytesOf\":{");
            for (MemoryPart part = 0; part < MemoryPart.Count; part++)
            {
                if (part != 0)
                {
                    _writer.Character(',');
                }

                _writer.JsonNumber(MemoryPartNames.Of(part), stack.GetMemoryBytes(part));
            }

            _writer.Text("}}");
        }

        // The program's own figures; a program without any has no such section.
        private int WriteFact(int piece)
        {
            // The figures may contain addresses of the program's peers.
            IStatusFacts facts = _program.Facts;
            int count = facts == null || _viewer != Everything ? 0 : facts.Count;
            if (piece == count)
            {
                if (count != 0)
                {
                    _writer.Character('}');
                }

                return EndOfSection;
            }

            _writer.Text(piece == 0 ? ",\n\"program\":{\n" : ",\n");
            facts.Write(piece, _writer);
            return piece + 1;
        }

        private int WriteService(int piece)
        {
            Service[] services = _program.Services;
            if (piece == services.Length)
            {
                _writer.Character(']');
                return EndOfSection;
            }

            Service service = services[piece];
            _writer.Text(piece == 0 ? ",\n\"services\":[\n{\"name\":" : ",\n{\"name\":");
            _writer.JsonText(service.Name);
            _writer.Character(',');
            _writer.JsonNumber("port", service.Port);
            _writer.Character(',');
            _writer.JsonNumber("connections", service.Connections);
            _writer.Character(',');
            _writer.JsonNumber("datagrams", service.Datagrams);
            _writer.Character(',');
            _writer.JsonNumber("bytesIn", service.BytesIn);
            _writer.Character(',');
            _writer.JsonNumber("bytesOut", service.BytesOut);
            _writer.Character('}');
            return piece + 1;
        }

        // Piece 0 opens the list. After that the number is one more than four times the position in the stack's table,
        // plus the next part of that position.
        private int WriteSocket(int piece)
        {
            if (piece == 0)
            {
                _writer.Text(",\n\"sockets\":[");
                return 1;
            }

            NetStack stack = _program.Stack;
            SocketInfo socket = _socket;
            int capacity = stack.TableCapacity;
            int position = (piece - 1) >> 2;
            int part = (piece - 1) & 3;
            if (part >= PartSender)
            {
                return WriteConnection(position, part);
            }

            while (position < capacity && !stack.GetSocketInfo(position, socket))
            {
                position++;
            }

            if (position == capacity)
            {
                _writer.Character(']');
                return EndOfSection;
            }

            _writer.Text(part == PartNext ? ",\n{" : "\n{");
            if (_viewer != Everything && socket.Descriptor != _viewer)
            {
                WriteHidden(socket);
                return ((position + 1) << 2) + 1 + PartNext;
            }

            _writer.JsonNumber("fd", socket.Descriptor);
            _writer.Text(",\"proto\":");
            _writer.JsonText(socket.Protocol == ProtocolType.Tcp ? "tcp" : "udp");
            _writer.Text(",\"state\":");
            _writer.JsonText(socket.Protocol == ProtocolType.Tcp ? TcpStateNames.Of(socket.State) : "");
            _writer.Text(",\"local\":\"");
            _writer.SocketAddress(socket.LocalAddress, socket.LocalPort);
            _writer.Text("\",\"foreign\":\"");
            _writer.SocketAddress(socket.RemoteAddress, socket.RemotePort);
            _writer.Text("\",");
            _writer.JsonNumber("rxQueue", socket.ReceiveQueue);
            _writer.Character(',');
            _writer.JsonNumber("txQueue", socket.SendQueue);
            _writer.Character(',');
            _writer.JsonNumber("dropped", socket.Dropped);
            if (socket.Protocol == ProtocolType.Tcp && socket.State > TcpState.Listen
                && stack.GetTcpInfoAt(position, _tcp))
            {
                return (position << 2) + 1 + PartSender;
            }

            _writer.Character('}');
            return ((position + 1) << 2) + 1 + PartNext;
        }

        // The fields that a port scan reveals as well. The queues are omitted, because they change with each accepted
        // segment.
        private void WriteHidden(SocketInfo socket)
        {
            bool isTcp = socket.Protocol == ProtocolType.Tcp;
            _writer.Text("\"proto\":");
            _writer.JsonText(isTcp ? "tcp" : "udp");
            _writer.Text(",\"state\":");
            _writer.JsonText(isTcp ? TcpStateNames.Of(socket.State) : "");
            _writer.Text(",\"local\":\"");
            if (IsService(socket.LocalPort))
            {
                _writer.SocketAddress(socket.LocalAddress, socket.LocalPort);
            }
            else
            {
                _writer.Text("hidden");
            }

            _writer.Text("\",\"foreign\":\"hidden\"}");
        }

        private bool IsService(int port)
        {
            Service[] services = _program.Services;
            bool found = false;
            for (int i = 0; i < services.Length && !found; i++)
            {
                found = services[i].Port == port;
            }

            return found;
        }

        // The record is too long for one piece. For a socket that was closed between the pieces, the line ends as it
        // is.
        private int WriteConnection(int position, int part)
        {
            TcpInfo tcp = _tcp;
            bool there = _program.Stack.GetTcpInfoAt(position, tcp);
            if (there && part == PartSender)
            {
                _writer.Text(",\"tcp\":{");
                Member("rtt", tcp.SmoothedRtt);
                Member("rttVar", tcp.RttVariance);
                Member("rto", tcp.RetransmissionTimeout);
                Member("cwnd", tcp.CongestionWindow);
                Member("ssthresh", tcp.SlowStartThreshold);
                Member("resent", tcp.Retransmissions);
                Member("timeouts", tcp.Timeouts);
                _writer.JsonNumber("inFlight", tcp.InFlight);
                return (position << 2) + 1 + PartWindows;
            }

            if (part == PartWindows)
            {
                if (there)
                {
                    _writer.Character(',');
                    Member("sendWindow", tcp.SendWindow);
                    Member("receiveWindow", tcp.ReceiveWindow);
                    Member("sendScale", tcp.SendWindowScale);
                    Member("receiveScale", tcp.ReceiveWindowScale);
                    Member("mss", tcp.SegmentSize);
                    Member("peerMss", tcp.PeerSegmentSize);
                    Member("timestamps", tcp.Timestamps ? 1 : 0);
                    Member("sack", tcp.SelectiveAcknowledgments ? 1 : 0);
                    Member("bytesAcked", tcp.BytesAcknowledged);
                    Member("bytesReceived", tcp.BytesReceived);
                    Member("ageMs", tcp.Age);
                    _writer.JsonNumber("softError", (int)tcp.SoftError);
                }

                _writer.Character('}');
            }

            _writer.Character('}');
            return ((position + 1) << 2) + 1 + PartNext;
        }

        private void Member(string name, long value)
        {
            _writer.JsonNumber(name, value);
            _writer.Character(',');
        }

        private int WriteDrop(int piece)
        {
            // Reason 0 means that nothing was dropped.
            if (!BeginNumber("drops", piece, (int)DropReason.Count - 1))
            {
                return EndOfSection;
            }

            DropReason reason = (DropReason)(piece + 1);
            _writer.JsonNumber(DropReasonNames.Of(reason), _program.Stack.GetDropCount(reason));
            return piece + 1;
        }

        private int WriteCounter(int piece)
        {
            if (!BeginNumber("counters", piece, (int)Counter.Count))
            {
                return EndOfSection;
            }

            _writer.JsonNumber(CounterNames.Of((Counter)piece), _program.Stack.GetCounter((Counter)piece));
            return piece + 1;
        }

        // Only a link that counts has this section: over a serial line it shows that a port was reopened, and why.
        private int WriteLink(int piece)
        {
            ILinkCounters link = _program.LinkCounters;
            int count = link == null || _viewer != Everything ? 0 : link.CounterCount;
            if (count == 0 || !BeginNumber("link", piece, count))
            {
                return EndOfSection;
            }

            _writer.JsonNumber(link.GetCounterName(piece), link.GetCounterValue(piece));
            return piece + 1;
        }

        // Writes what precedes a number of a section; false at its end. Only the trusted viewer sees the numbers.
        private bool BeginNumber(string section, int piece, int count)
        {
            bool isShown = _viewer == Everything;
            if (piece == 0 || !isShown)
            {
                _writer.Text(",\n\"");
                _writer.Text(section);
                _writer.Text(isShown ? "\":{\n" : "\":{}");
                return isShown;
            }

            _writer.Character(piece == count ? '}' : ',');
            return piece != count;
        }
    }
}
