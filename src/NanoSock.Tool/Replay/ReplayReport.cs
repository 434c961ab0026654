using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using NanoSock.Host.Running;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tool.Replay
{
    /// <summary>Prints a replay: its frames, and the state of the node.</summary>
    internal sealed class ReplayReport
    {
        private readonly TextWriter _output;
        private readonly ReplaySession _session;
        private readonly uint[] _drops = new uint[(int)DropReason.Count];

        internal ReplayReport(TextWriter output, ReplaySession session)
        {
            _output = output;
            _session = session;
        }

        /// <summary>Prints the file and the node.</summary>
        internal void PrintHeader(string path, CapturedNode node)
        {
            string station = node.HardwareAddress == null
                ? string.Empty
                : ", " + BitConverter.ToString(node.HardwareAddress).Replace('-', ':').ToLowerInvariant();
            _output.WriteLine("capture  " + path + ": " + node.Frames.Count + " frames in "
                + Seconds(_session.TimeOf(node.Frames[^1])) + " s");
            _output.WriteLine("node     " + IPAddress.ToString(node.Address) + "/" + node.PrefixLength + station
                + (node.Gateway == 0 ? string.Empty : ", gateway " + IPAddress.ToString(node.Gateway))
                + ", MTU " + node.Mtu);
        }

        /// <summary>Prints a line for each frame.</summary>
        internal void PrintFrames(CapturedNode node)
        {
            CountDrops(null);
            // The answers to a frame are sent before the node has processed the frame wholly.
            List<string> answers = new List<string>();
            _session.FrameReceived = frame =>
            {
                _output.WriteLine(Line("received", node.Read(frame), frame.Original) + CountDrops(", dropped: "));
                answers.ForEach(_output.WriteLine);
                answers.Clear();
            };
            _session.FrameSent = packet =>
            {
                string line = Line("sent", packet, packet.End - packet.Start);
                if (_session.IsReceiving)
                {
                    answers.Add(line);
                }
                else
                {
                    _output.WriteLine(line);
                }
            };
        }

        /// <summary>Prints counters, drops and sockets.</summary>
        internal void PrintState()
        {
            NetStack stack = _session.Stack;
            _output.WriteLine();
            _output.WriteLine("at " + Seconds(_session.Now) + " s");
            _output.WriteLine("counters");
            PrintCounts((int)Counter.Count, index => stack.GetCounter((Counter)index),
                index => CounterNames.Of((Counter)index));

            _output.WriteLine("drops");
            PrintCounts((int)DropReason.Count, index => index == 0 ? 0 : stack.GetDropCount((DropReason)index),
                index => DropReasonNames.Of((DropReason)index));

            _output.WriteLine("sockets");
            _output.WriteLine(
                "  descriptor  protocol  local                  foreign                receive  send   state");
            foreach (SocketInfo info in SocketTable.Snapshot(stack))
            {
                _output.WriteLine(string.Format(CultureInfo.InvariantCulture,
                    "  {0,-10}  {1,-8}  {2,-21}  {3,-21}  {4,-7}  {5,-5}  {6}",
                    info.Descriptor < 0 ? "-" : info.Descriptor, info.Protocol == ProtocolType.Tcp ? "tcp" : "udp",
                    SocketTable.Format(info.LocalAddress, info.LocalPort),
                    SocketTable.Format(info.RemoteAddress, info.RemotePort), info.ReceiveQueue, info.SendQueue,
                    info.Protocol == ProtocolType.Tcp ? TcpStateNames.Of(info.State) : "-"));
            }
        }

        /// <summary>Prints what of the capture was not replayed as it was.</summary>
        internal void PrintNotes()
        {
            _output.WriteLine();
            _output.WriteLine("received " + _session.Received + " frames, sent "
                + _session.Stack.GetCounter(Counter.FramesOut));
            Note(_session.Cut, "received frames are cut in the capture and were left out");
            Note(_session.Answered, "ARP requests were answered from the capture's other frames");
            Note(_session.Program.OfUnknownConnections,
                "sent segments are of connections that began before the capture");
            Note(_session.Program.MissingBytes, "bytes of streams are not in the capture and were sent as zeros");
            Note(_session.Program.Refused, "calls of the program were refused");
        }

        private void Note(long count, string text)
        {
            if (count > 0)
            {
                _output.WriteLine(count.ToString(CultureInfo.InvariantCulture) + " " + text);
            }
        }

        private void PrintCounts(int count, Func<int, uint> value, Func<int, string> name)
        {
            int[] present = Enumerable.Range(0, count).Where(index => value(index) != 0).ToArray();
            if (present.Length == 0)
            {
                _output.WriteLine("  none");
            }

            foreach (int index in present)
            {
                _output.WriteLine("  " + name(index).PadRight(30) + " "
                    + value(index).ToString(CultureInfo.InvariantCulture));
            }
        }

        private string Line(string direction, Packet packet, int length)
        {
            return string.Format(CultureInfo.InvariantCulture, "{0,10} {1,-8} {2,5}  {3}", Seconds(_session.Now),
                direction, length, packet);
        }

        private string CountDrops(string prefix)
        {
            string text = string.Empty;
            for (int i = 1; i < _drops.Length; i++)
            {
                uint count = _session.Stack.GetDropCount((DropReason)i);
                if (count != _drops[i])
                {
                    _drops[i] = count;
                    text += (text.Length == 0 ? prefix : ", ") + DropReasonNames.Of((DropReason)i);
                }
            }

            return text;
        }

        private static string Seconds(long milliseconds)
        {
            return (milliseconds / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);
        }
    }
}
