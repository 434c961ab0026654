using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Tool.Replay
{
    /// <summary>Feeds the received frames of a capture to a node, at their times. No clock and no random number
    /// contribute: two runs have the same result.</summary>
    internal sealed class ReplaySession
    {
        // A node that has work at one time for so many turns would never end.
        private const int MostTurns = 10000;
        private const int AnswerMilliseconds = 1000;
        private const int MostSockets = 4000;

        // The node exists for a while before the first frame.
        private const int Lead = 1000;

        private readonly CapturedNode _node;
        private readonly ReplayLink _link;
        private readonly ReplayProgram _program;
        private readonly CaptureLink _capture;
        private readonly Dictionary<uint, List<long>> _answers = new Dictionary<uint, List<long>>();
        private readonly Queue<CapturedFrame> _opens;
        private readonly long _origin;
        private long _now = -Lead;
        private long _next = -Lead;

        /// <summary>Creates the node.</summary>
        /// <param name="node">The capture.</param>
        /// <param name="listeners">Ports to listen on beside those on which the capture shows connections.</param>
        /// <param name="checksums">The checksums that are not verified.</param>
        /// <param name="sink">Receives the packets of the replay; null for none.</param>
        /// <exception cref="FormatException">The node refused its address; the message is one line for the
        /// user.</exception>
        internal ReplaySession(CapturedNode node, IEnumerable<int> listeners, LinkChecksums checksums,
            ICaptureSink sink)
        {
            _node = node;
            _origin = node.Frames[0].Microseconds;
            int[] ports = node.Listeners.Concat(listeners).Distinct().Order().ToArray();
            _link = new ReplayLink(node.Interface.IsEthernet ? LinkMedium.Ethernet : LinkMedium.Ip, node.Mtu,
                node.HardwareAddress, checksums) {
                    Sent = OnSent, Processed = frame => FrameReceived?.Invoke(frame),
                };
            ILink link = _link;
            if (sink != null)
            {
                _capture = new CaptureLink(_link, sink, "replay") { EpochMicroseconds = _origin - Lead * 1000 };
                link = _capture;
            }

            Stack = new NetStack(Sizes(ports.Length));
            int index = Stack.AddInterface(link, node.Address, node.PrefixLength);
            if (index < 0 || (node.Gateway != 0 && Stack.SetDefaultGateway(node.Gateway) != SocketError.Success))
            {
                throw new FormatException("the node refuses the address "
                    + Ip.IPAddress.ToString(node.Address) + "/" + node.PrefixLength + " or its gateway.");
            }

            _program = new ReplayProgram(Stack, node.Address);
            _program.Start(ports, node.UdpPorts);
            _opens = new Queue<CapturedFrame>(node.Frames.Where(item => item.Direction == CaptureDirection.Sent
                && Opens(node.Read(item))));
            foreach (CapturedFrame frame in node.Frames.Where(item => item.Direction == CaptureDirection.Received))
            {
                Packet packet = node.Read(frame);
                if (packet.Arp >= 0)
                {
                    uint sender = Arp.SenderAddress(packet.Bytes, packet.Arp);
                    if (!_answers.TryGetValue(sender, out List<long> times))
                    {
                        _answers.Add(sender, times = new List<long>());
                    }

                    times.Add(TimeOf(frame));
                }
            }
        }

        /// <summary>Gets the node.</summary>
        internal NetStack Stack { get; }

        /// <summary>Gets the program.</summary>
        internal ReplayProgram Program
        {
            get { return _program; }
        }

        /// <summary>Gets the time in milliseconds since the first frame.</summary>
        internal long Now
        {
            get { return _now; }
        }

        /// <summary>Gets the number of frames that the node received from the capture.</summary>
        internal int Received { get; private set; }

        /// <summary>Gets the number of received frames of which the capture has only the beginning.</summary>
        internal int Cut { get; private set; }

        /// <summary>Gets the number of ARP requests that the capture does not answer, and the replay did.</summary>
        internal int Answered { get; private set; }

        /// <summary>Gets or sets the receiver of each frame that the node receives, after it was processed.</summary>
        internal Action<CapturedFrame> FrameReceived { get; set; }

        /// <summary>Gets or sets the receiver of each frame that the node sends.</summary>
        internal Action<Packet> FrameSent { get; set; }

        /// <summary>Gets whether the node is processing a received frame of the capture.</summary>
        internal bool IsReceiving
        {
            get { return _link.IsReceiving; }
        }

        /// <summary>Returns the time of a frame in milliseconds since the first.</summary>
        internal long TimeOf(CapturedFrame frame)
        {
            return (frame.Microseconds - _origin) / 1000;
        }

        /// <summary>Runs the node until a time, without frames.</summary>
        internal void RunTo(long time)
        {
            while (_next <= time)
            {
                _now = Math.Max(_now, _next);
                Turn();
            }

            _now = Math.Max(_now, time);
        }

        /// <summary>Runs the node until the time of a frame, and replays the frame. Frames of one time stamp
        /// are of one Poll, as they were in the captured node.</summary>
        /// <param name="frame">The frame.</param>
        /// <param name="next">The next frame of the capture, or null.</param>
        internal void Play(CapturedFrame frame, CapturedFrame next)
        {
            // The captured node called Connect before it asked for the neighbor. A node that does not know the neighbor
            // sends the SYN one millisecond after the call.
            while (_opens.TryPeek(out CapturedFrame open) && TimeOf(open) <= TimeOf(frame))
            {
                RunTo(Math.Max(_now, TimeOf(_opens.Dequeue()) - 1));
                Packet packet = _node.Read(open);
                if (!IsNeighborKnown(packet.Destination))
                {
                    _program.OnCaptured(packet);
                    Turn();
                }
            }

            RunTo(TimeOf(frame));
            if (_capture != null)
            {
                _capture.NowMicroseconds = frame.Microseconds;
            }

            if (frame.Direction == CaptureDirection.Received)
            {
                Receive(frame);
            }
            else
            {
                _program.OnCaptured(_node.Read(frame));
            }

            if (next?.Direction != frame.Direction || next.Microseconds != frame.Microseconds)
            {
                Turn();
            }
        }

        private static bool Opens(Packet packet)
        {
            return packet.IsTcp && (packet.Flags & (Tcp.Syn | Tcp.Ack)) == Tcp.Syn;
        }

        private bool IsNeighborKnown(uint destination)
        {
            uint hop = _node.IsOnLink(destination) ? destination : _node.Gateway;
            NeighborInfo info = new NeighborInfo();
            for (int position = 0; position < Stack.NeighborCapacity; position++)
            {
                if (Stack.GetNeighbor(position, info) && info.Address == hop)
                {
                    return true;
                }
            }

            return !_node.Interface.IsEthernet;
        }

        private void Receive(CapturedFrame frame)
        {
            // Of a frame that was too long for the link, the stack's captures hold no byte.
            if (frame.Captured < frame.Original && frame.Captured != 0)
            {
                Cut++;
                return;
            }

            Packet captured = _node.Read(frame);
            byte[] bytes = captured.Bytes.AsSpan(frame.Offset, frame.Captured).ToArray();
            _program.Translate(Packet.Read(bytes, 0, bytes.Length, _node.Interface.IsEthernet));
            _link.Add(bytes, frame.Original, frame);
            Received++;
        }

        private void Turn()
        {
            int turns = 0;
            bool isBusy;
            do
            {
                long next = Stack.Poll(_now + Lead);
                _next = next == long.MaxValue ? next : next - Lead;
                isBusy = _program.Step() || _link.HasFrames || _next <= _now;
            }
            while (isBusy && ++turns < MostTurns);
            _next = Math.Max(_next, _now + 1);
        }

        private StackOptions Sizes(int listeners)
        {
            int sockets = Math.Min(_node.Connections + listeners + 8, MostSockets);
            return new StackOptions
            {
                TcpSockets = sockets,
                UdpSockets = Math.Min(_node.UdpPorts.Count + 1, MostSockets),
                TcpHalfOpen = 64,
                TcpTimeWait = 64,
                TcpReceiveBuffer = Math.Max(_node.Window, 2048),
                TcpSendBuffer = 32768,
                TcpSack = _node.OffersSack,
                TcpTimestamps = _node.OffersTimestamps,
                UdpReceiveBuffer = 65536,
                MaximumMtu = Math.Max(1500, _node.Mtu),
                ArpEntries = 64,
                ReassemblyBuffers = 4,
                ReassemblySize = 0xFFFF - 20,
                MulticastMemberships = 16,
                // The same in each run.
                Secret = new byte[32],
            };
        }

        private void OnSent(byte[] frame)
        {
            Packet packet = Packet.Read(frame, 0, frame.Length, _node.Interface.IsEthernet);
            _program.OnReplayed(packet);
            FrameSent?.Invoke(packet);
            if (packet.Arp < 0 || Arp.Operation(frame, packet.Arp) != Arp.Request
                || Arp.SenderAddress(frame, packet.Arp) == 0)
            {
                return;
            }

            // The captured node knew the station from a time before the capture.
            uint target = Arp.TargetAddress(frame, packet.Arp);
            bool isInCapture = _answers.TryGetValue(target, out List<long> times)
                && times.Any(time => time >= _now && time <= _now + AnswerMilliseconds);
            if (!isInCapture && target != _node.Address && _node.Neighbors.TryGetValue(target, out byte[] station))
            {
                Answered++;
                _link.Add(Answer(frame, packet.Arp, target, station), Ethernet.HeaderLength + Arp.Length, null);
            }
        }

        private static byte[] Answer(byte[] request, int arp, uint address, byte[] station)
        {
            byte[] answer = new byte[Ethernet.HeaderLength + Arp.Length];
            request.AsSpan(Ethernet.AddressLength, Ethernet.AddressLength).CopyTo(answer);
            station.CopyTo(answer, Ethernet.AddressLength);
            BigEndian.WriteUInt16(answer, 12, Ethernet.TypeArp);
            Arp.WriteHeader(answer, Ethernet.HeaderLength, Arp.Reply);
            station.CopyTo(answer, Ethernet.HeaderLength + 8);
            BigEndian.WriteUInt32(answer, Ethernet.HeaderLength + 14, address);
            // The requester's addresses become the target's.
            request.AsSpan(arp + 8, 10).CopyTo(answer.AsSpan(Ethernet.HeaderLength + 18));
            return answer;
        }
    }
}
