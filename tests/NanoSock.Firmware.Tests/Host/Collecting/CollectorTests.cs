extern alias sensor;

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.Collecting;
using NanoSock.Tests.Firmware.Sensor;

namespace NanoSock.Tests.Host.Collecting
{
    [TestClass]
    public class CollectorTests
    {
        private readonly List<string> _lines = new List<string>();
        private readonly Collector _collector;

        public CollectorTests()
        {
            _collector = new Collector(_lines.Add);
        }

        [TestMethod]
        public void OnDatagram_InvalidDatagram_IsCountedByFault()
        {
            byte[] good = ReadingDatagram.Of(1, 2, 3, 4);
            Refuse(Array.Empty<byte>(), DatagramFault.TooShort);
            Refuse(good[..1], DatagramFault.TooShort);
            Refuse(good[..27], DatagramFault.TooShort);
            Refuse(good[..28], DatagramFault.LengthMismatch);
            Refuse(good[..^1], DatagramFault.LengthMismatch);
            Refuse(good.Append((byte)0).ToArray(), DatagramFault.LengthMismatch);
            Refuse(With(good, 0, 0x4F), DatagramFault.NoReading);
            Refuse(With(good, 2, 2), DatagramFault.UnknownVersion);
            Refuse(With(good, 2, 0), DatagramFault.UnknownVersion);
            Refuse(With(good, 3, 0), DatagramFault.BadCount);
            Refuse(With(good, 3, 9), DatagramFault.BadCount);
            Refuse(With(good, 3, 255), DatagramFault.BadCount);
            Refuse(With(good, 3, 2), DatagramFault.LengthMismatch);
            Refuse(With(good, 7, 0), DatagramFault.NoNode);
            Assert.IsFalse(_collector.Nodes.Any());
            _collector.OnDatagram(good, "peer", 0);
            Assert.AreEqual(1, _collector.Nodes.Count());
        }

        [TestMethod]
        public void OnDatagram_RandomDatagrams_AreTakenOrCounted()
        {
            Random random = new Random(1);
            byte[] good = ReadingDatagram.Of(1, 2, 3, 4, 5);
            long taken = 0;
            for (int i = 0; i < 20000; i++)
            {
                byte[] datagram = good[..random.Next(good.Length + 1)].Concat(new byte[random.Next(3)]).ToArray();
                for (int flips = random.Next(4); flips > 0 && datagram.Length > 0; flips--)
                {
                    datagram[random.Next(datagram.Length)] = (byte)random.Next(256);
                }

                long before = Faults();
                _collector.OnDatagram(datagram, "peer", i);
                taken += Faults() == before ? 1 : 0;
            }

            Assert.IsGreaterThan(100L, taken);
            Assert.IsLessThan(19900L, taken);
            Assert.AreEqual(20000L, taken + Faults());
        }

        [TestMethod]
        public void OnDatagram_TooManyNodes_IsCounted()
        {
            for (uint node = 1; node <= Collector.MostNodes + 5; node++)
            {
                _collector.OnDatagram(ReadingDatagram.Of(node, 1, 0), "peer", 0);
            }

            Assert.AreEqual(5L, _collector.FaultsOf(DatagramFault.TooManyNodes));
            Assert.AreEqual(Collector.MostNodes, _collector.Nodes.Count());
        }

        [TestMethod]
        public void OnDatagram_FloodOfInvalid_LimitsOutput()
        {
            for (int i = 0; i < 1000; i++)
            {
                _collector.OnDatagram(new byte[3], "peer", 0);
            }

            Assert.HasCount(10, _lines);
            StringAssert.Contains(_lines[0], "NoReading");
        }

        [TestMethod]
        [DataRow("GET / HTTP/1.1\r\n", "other than text")]
        [DataRow("hello\n", "greeting was none")]
        [DataRow("hello 2 1 1\n", "greeting was none")]
        [DataRow("hello 1 0 1\n", "greeting was none")]
        [DataRow("hello 1 4294967296 1\n", "greeting was none")]
        [DataRow("hello 1 1 1 1\n", "greeting was none")]
        [DataRow("\n", "greeting was none")]
        [DataRow("\0", "other than text")]
        public void Receive_InvalidGreeting_ClosesConnection(string text, string reason)
        {
            Channel channel = Open(text);
            Assert.IsTrue(channel.IsClosed);
            Assert.AreEqual("", channel.Sent);
            StringAssert.Contains(_lines.Single(), reason);
            Assert.AreEqual(0, _collector.Connections);
        }

        [TestMethod]
        public void Receive_LineTooLong_ClosesConnection()
        {
            Channel channel = Open("hello 1 1 1\n" + new string('x', CommandSession.LongestLine));
            Assert.IsFalse(channel.IsClosed);
            channel.Session.Receive(Encoding.ASCII.GetBytes("x"), 0);
            Assert.IsTrue(channel.IsClosed);
            Assert.IsNull(_collector.Find(1).Commands);
        }

        [TestMethod]
        public void Tick_NoGreeting_ClosesConnection()
        {
            Channel channel = Open("");
            _collector.Tick(CommandSession.GreetingMilliseconds - 1);
            Assert.IsFalse(channel.IsClosed);
            _collector.Tick(CommandSession.GreetingMilliseconds);
            Assert.IsTrue(channel.IsClosed);
        }

        [TestMethod]
        public void Receive_GreetingInPieces_IsAccepted()
        {
            Channel channel = Open("hel");
            channel.Session.Receive(Encoding.ASCII.GetBytes("lo 1 7 12"), 0);
            channel.Session.Receive(Encoding.ASCII.GetBytes("3\nok led on\n"), 0);
            Assert.AreEqual("welcome\n", channel.Sent);
            StringAssert.Contains(_lines[1], "node 7 answers: ok led on");
        }

        [TestMethod]
        public void Receive_SecondGreetingOfNode_ReplacesConnection()
        {
            Channel first = Open("hello 1 7 1\n");
            Channel second = Open("hello 1 7 1\n");
            Assert.IsTrue(first.IsClosed);
            Assert.AreSame(second.Session, _collector.Find(7).Commands);
            first.Session.Close("late", 0);
            Assert.AreSame(second.Session, _collector.Find(7).Commands);
        }

        [TestMethod]
        public void Type_Command_IsSentToItsNode()
        {
            _collector.Type("read", 0);
            StringAssert.Contains(_lines[^1], "no such node");
            Channel first = Open("hello 1 1 1\n");
            _collector.Type("read", 0);
            Channel second = Open("hello 1 2 1\n");
            _collector.Type("read", 0);
            StringAssert.Contains(_lines[^1], "several nodes");
            _collector.Type(" 2 led on ", 0);
            _collector.Type("3 led on", 0);
            _collector.Type("2", 0);
            _collector.Type("2 ü", 0);
            _collector.Type("2 " + new string('x', 81), 0);
            Assert.AreEqual("welcome\nread\n", first.Sent);
            Assert.AreEqual("welcome\nled on\n", second.Sent);
        }

        [TestMethod]
        public void OnConnection_TooManyConnections_IsRefused()
        {
            for (int i = 0; i < Collector.MostConnections; i++)
            {
                Assert.IsNotNull(_collector.OnConnection(new Channel(), 0));
            }

            Assert.IsNull(_collector.OnConnection(new Channel(), 0));
            Assert.AreEqual(1L, _collector.RefusedConnections);
        }

        [TestMethod]
        public void Type_NodeDoesNotRead_ClosesConnection()
        {
            Channel channel = Open("hello 1 1 1\n");
            channel.IsFull = true;
            _collector.Type("read", 0);
            Assert.IsTrue(channel.IsClosed);
            StringAssert.Contains(_lines[^1], "does not read");
        }

        private static byte[] With(byte[] datagram, int at, byte value)
        {
            byte[] changed = (byte[])datagram.Clone();
            changed[at] = value;
            return changed;
        }

        private void Refuse(byte[] datagram, DatagramFault fault)
        {
            long before = _collector.FaultsOf(fault);
            long all = Faults();
            _collector.OnDatagram(datagram, "peer", 0);
            Assert.AreEqual(before + 1, _collector.FaultsOf(fault), Convert.ToHexString(datagram));
            Assert.AreEqual(all + 1, Faults());
        }

        private long Faults()
        {
            return Enum.GetValues<DatagramFault>().Sum(_collector.FaultsOf);
        }

        private Channel Open(string text)
        {
            Channel channel = new Channel();
            channel.Session = _collector.OnConnection(channel, 0);
            channel.Session.Receive(Encoding.ASCII.GetBytes(text), 0);
            return channel;
        }

        private sealed class Channel : ICommandChannel
        {
            public string Peer
            {
                get { return "peer"; }
            }

            internal string Sent { get; private set; } = "";

            internal bool IsClosed { get; private set; }

            internal bool IsFull { get; set; }

            internal CommandSession Session { get; set; }

            public bool Send(byte[] bytes)
            {
                Sent += Encoding.ASCII.GetString(bytes);
                return !IsFull;
            }

            public void Close()
            {
                IsClosed = true;
            }
        }
    }
}
