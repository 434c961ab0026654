using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;
using static NanoSock.Tests.Datagrams.UdpBench;

namespace NanoSock.Tests.Datagrams
{
    /// <summary>RFC 768 and RFC 1122 4.1 from the program's side.</summary>
    [TestClass]
    public class UdpSocketTests
    {
        private const int RecordHeader = 14;
        private static readonly byte[] s_data = { 1, 2, 3, 4, 5 };
        private readonly byte[] _buffer = new byte[3000];

        [TestMethod]
        [Conformance("RFC1122-4.1.3.5a")]
        public void ReceiveFrom_Datagram_ReturnsAddressesAndLength()
        {
            Bench bench = Ready(out int socket);
            bench.Expect(DropReason.None, () => In(bench, Bench.Peer, 5000, Bench.Own, 7, s_data));
            DatagramInfo info = new DatagramInfo();
            Assert.AreEqual(SocketReadiness.Readable | SocketReadiness.Writable, bench.Stack.Ready(socket));
            Assert.AreEqual(5, bench.Stack.GetOption(socket, SocketOption.Available));
            Assert.AreEqual(5, bench.Stack.ReceiveFrom(socket, _buffer, 10, 100, info));
            CollectionAssert.AreEqual(s_data, _buffer[10..15]);
            Assert.AreEqual((Bench.Peer, 5000, Bench.Own, 0, 5, false),
                (info.RemoteAddress, info.RemotePort, info.LocalAddress,
                    info.Interface, info.Length, info.IsTruncated));
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Stack.ReceiveFrom(socket, _buffer, 0, 100, info));
            Assert.AreEqual(1u, bench.Count(Counter.UdpDelivered));
        }

        [TestMethod]
        [Conformance("RFC768-empty")]
        public void Receive_EmptyDatagram_ReturnsZero()
        {
            Bench bench = Ready(out int socket);
            In(bench, Bench.Peer, 5000, Bench.Own, 7, Array.Empty<byte>());
            In(bench, Bench.Peer, 5000, Bench.Own, 7, s_data);
            Assert.IsTrue(bench.Stack.Ready(socket).HasFlag(SocketReadiness.Readable));
            Assert.AreEqual(0, bench.Stack.GetOption(socket, SocketOption.Available));
            Assert.AreEqual(0, bench.Stack.Receive(socket, _buffer, 0, 0));
            Assert.AreEqual(5, bench.Stack.Receive(socket, _buffer, 0, 100));
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Stack.Receive(socket, _buffer, 0, 100));
            Assert.AreEqual(0, bench.Stack.SendTo(socket, s_data, 0, 0, Bench.Peer, 9));
            byte[] packet = bench.Poll().Single()[14..];
            CollectionAssert.AreEqual(Raw.Udp(Bench.Own, Bench.Peer, 7, 9, Array.Empty<byte>()), packet[20..]);
        }

        [TestMethod]
        public void Receive_LongerDatagram_IsTruncated()
        {
            Bench bench = Ready(out int socket);
            DatagramInfo info = new DatagramInfo();
            In(bench, Bench.Peer, 5000, Bench.Own, 7, s_data);
            Assert.AreEqual(3, bench.Stack.ReceiveFrom(socket, _buffer, 0, 3, info));
            Assert.IsTrue(info.IsTruncated);
            Assert.AreEqual(5, info.Length);
            CollectionAssert.AreEqual(s_data[..3], _buffer[..3]);
            Assert.AreEqual(-(int)SocketError.WouldBlock,
                bench.Stack.ReceiveFrom(socket, _buffer, 0, 3, info), "the rest is lost");
            In(bench, Bench.Peer, 5000, Bench.Own, 7, s_data);
            Assert.AreEqual(-(int)SocketError.MessageSize, bench.Stack.Receive(socket, _buffer, 0, 4));
            In(bench, Bench.Peer, 5000, Bench.Own, 7, s_data);
            Assert.AreEqual(5, bench.Stack.ReceiveFrom(socket, _buffer, 0, 5, info));
            Assert.IsFalse(info.IsTruncated);
        }

        [TestMethod]
        public void Receive_QueueFull_DropsNewest()
        {
            Bench bench = new Bench(new StackOptions { UdpReceiveBuffer = 3 * (RecordHeader + 10) }).Introduce();
            int socket = bench.Udp(0, 7);
            for (byte i = 0; i < 3; i++)
            {
                In(bench, Bench.Peer, 5000, Bench.Own, 7, new byte[] { i, 0, 0, 0, 0, 0, 0, 0, 0, 0 });
            }

            bench.Expect(DropReason.UdpQueueFull,
                () => Assert.AreEqual(0, In(bench, Bench.Peer, 5000, Bench.Own, 7, s_data).Count));
            bench.Expect(DropReason.UdpQueueFull, () => In(bench, Bench.Peer, 5000, Bench.Own, 7, Array.Empty<byte>()));
            Assert.AreEqual(2, bench.Stack.GetOption(socket, SocketOption.Dropped));
            SocketInfo info = new SocketInfo();
            Assert.IsTrue(Enumerable.Range(0, bench.Stack.TableCapacity)
                .Any(i => bench.Stack.GetSocketInfo(i, info) && info.Descriptor == socket));
            Assert.AreEqual(2, info.Dropped);
            Assert.AreEqual(3 * (RecordHeader + 10), info.ReceiveQueue);
            for (byte i = 0; i < 3; i++)
            {
                Assert.AreEqual(10, bench.Stack.Receive(socket, _buffer, 0, 100));
                Assert.AreEqual(i, _buffer[0]);
            }
        }

        [TestMethod]
        public void Receive_RingWraps_DataIsIntact()
        {
            Bench bench = new Bench(new StackOptions { UdpReceiveBuffer = 101 }).Introduce();
            int socket = bench.Udp(0, 7);
            Random random = new Random(8);
            Queue<byte[]> waiting = new();
            DatagramInfo info = new DatagramInfo();
            int lost = 0;
            for (int i = 0; i < 5000; i++)
            {
                if (random.Next(2) == 0)
                {
                    byte[] data = Raw.Pattern(random.Next(40), i);
                    if (waiting.Sum(item => item.Length + RecordHeader) + data.Length + RecordHeader <= 101)
                    {
                        waiting.Enqueue(data);
                    }
                    else
                    {
                        lost++;
                    }

                    In(bench, Bench.Peer, 1 + (i % 60000), Bench.Own, 7, data);
                }
                else
                {
                    int length = bench.Stack.ReceiveFrom(socket, _buffer, 0, 100, info);
                    Assert.AreEqual(waiting.Count == 0 ? -(int)SocketError.WouldBlock : waiting.Peek().Length, length);
                    if (length >= 0)
                    {
                        CollectionAssert.AreEqual(waiting.Dequeue(), _buffer[..length]);
                        Assert.AreEqual(Bench.Peer, info.RemoteAddress);
                    }
                }
            }

            Assert.IsTrue(lost > 10);
            Assert.AreEqual(lost, bench.Stack.GetOption(socket, SocketOption.Dropped));
        }

        [TestMethod]
        [Conformance("RFC768-length")]
        public void Receive_InvalidLength_IsDropped()
        {
            Bench bench = Ready(out int socket);
            foreach (int length in new[] { 0, 7, 14, 9999, 65535 })
            {
                bench.Refused(DropReason.UdpBadLength,
                    Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Udp(Bench.Peer, Bench.Own, 5, 7, s_data, length)));
            }

            for (int length = 0; length < 8; length++)
            {
                bench.Refused(DropReason.UdpTruncated, Raw.Ipv4(Bench.Peer, Bench.Own, 17, new byte[length]));
            }

            // Bytes beyond the length are ignored, and not part of the checksum.
            byte[] datagram = Raw.Udp(Bench.Peer, Bench.Own, 5, 7, s_data);
            bench.Expect(DropReason.None,
                () => bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Join(datagram, Raw.Pattern(20)))));
            Assert.AreEqual(5, bench.Stack.Receive(socket, _buffer, 0, 100));
        }

        [TestMethod]
        [Conformance("RFC768-checksum.a", "RFC1122-4.1.3.4b")]
        public void Receive_CorruptedDatagram_IsDropped()
        {
            Bench bench = Ready(out int socket);
            byte[] datagram = Raw.Udp(Bench.Peer, Bench.Own, 5, 7, s_data);
            bench.Expect(DropReason.None,
                () => bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Changed(datagram, 6, 0, 0))));
            Assert.AreEqual(5, bench.Stack.Receive(socket, _buffer, 0, 100));
            for (int bit = 0; bit < datagram.Length * 8; bit++)
            {
                byte[] flipped = (byte[])datagram.Clone();
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                uint delivered = bench.Count(Counter.UdpDelivered);
                bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, flipped));
                Assert.AreEqual(delivered, bench.Count(Counter.UdpDelivered), "bit " + bit);
            }
        }

        [TestMethod]
        public void Receive_PortZero_OnlyAsSource()
        {
            Bench bench = Ready(out int socket);
            bench.Refused(DropReason.UdpBadPort,
                Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Udp(Bench.Peer, Bench.Own, 5, 0, s_data)));

            // RFC 768: a source port of 0 means that no reply is wanted.
            bench.Expect(DropReason.None, () => In(bench, Bench.Peer, 0, Bench.Own, 7, s_data));
            DatagramInfo info = new DatagramInfo();
            Assert.AreEqual(5, bench.Stack.ReceiveFrom(socket, _buffer, 0, 100, info));
            Assert.AreEqual(0, info.RemotePort);
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable,
                bench.Stack.SendTo(socket, s_data, 0, 5, Bench.Peer, 0));
        }

        [TestMethod]
        public void SendTo_UnboundSocket_BindsEphemeralPort()
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp();
            Assert.AreEqual(-(int)SocketError.DestinationAddressRequired, bench.Stack.Send(socket, s_data, 0, 5));
            Assert.AreEqual(5, bench.Stack.SendTo(socket, s_data, 0, 5, Bench.Peer, 9));
            Assert.AreEqual(0, bench.Stack.GetLocal(socket, out uint address, out int port));
            Assert.AreEqual(0u, address);
            Assert.IsTrue(port >= 49152);
            Assert.AreEqual(port, Raw.Read16(bench.Poll().Single(), 34));
            Assert.AreEqual(5, bench.Stack.SendTo(socket, s_data, 0, 5, Bench.Peer, 10));
            Assert.AreEqual(port, Raw.Read16(bench.Poll().Single(), 34), "the same again");
            Assert.AreEqual(-(int)SocketError.InvalidArgument, bench.Stack.Bind(socket, 0, 9));
            In(bench, Bench.Peer, 33, Bench.Own, port, s_data);
            Assert.AreEqual(5, bench.Stack.Receive(socket, _buffer, 0, 100));
        }

        [TestMethod]
        public void Connect_InvalidAddress_Fails()
        {
            Bench bench = Ready(out int socket);
            int refused = -(int)SocketError.AddressNotAvailable;
            Assert.AreEqual(refused, bench.Stack.Connect(socket, Bench.Peer, 0));
            Assert.AreEqual(refused, bench.Stack.Connect(socket, 0, 7));
            Assert.AreEqual(refused, bench.Stack.Connect(socket, Bench.Peer, 65536));
            Assert.AreEqual(refused, bench.Stack.Connect(socket, Bench.Peer, -1));
            Assert.AreEqual(refused, bench.Stack.Connect(socket, 0xF0000001, 7));
            Assert.AreEqual(-(int)SocketError.AccessDenied, bench.Stack.Connect(socket, 0xFFFFFFFF, 7));
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable, bench.Stack.Connect(socket, 0x08080808, 7));
            Assert.AreEqual(0, bench.Stack.Connect(socket, Bench.Peer, 5000));

            // A connection that cannot be changed keeps its state.
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable, bench.Stack.Connect(socket, 0x08080808, 7));
            Assert.AreEqual(0, bench.Stack.GetRemote(socket, out _, out int port));
            Assert.AreEqual(5000, port);
        }

        [TestMethod]
        public void Bind_InvalidAddress_Fails()
        {
            Bench bench = new Bench();
            int socket = bench.Udp();
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.Bind(socket, Bench.Peer, 7));
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.Bind(socket, 0xF0000001, 7));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, bench.Stack.Bind(socket, 0, 65536));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, bench.Stack.Bind(socket, 0, -1));
            Assert.AreEqual(0, bench.Stack.Bind(socket, Simulation.Address("10.0.0.255"), 7));
            Assert.AreEqual(0, bench.Stack.Bind(bench.Udp(), 0xE0000105, 7));
            int stream = bench.Stack.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.Bind(stream, 0xE0000105, 7));
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.Bind(stream, 0xFFFFFFFF, 7));
        }

        [TestMethod]
        public void Shutdown_OneDirection_OnlyThatEnds()
        {
            Bench bench = Ready(out int socket);
            Assert.AreEqual(-(int)SocketError.NotConnected, bench.Stack.Shutdown(socket, SocketShutdown.Both));
            bench.Stack.Connect(socket, Bench.Peer, 5000);
            Assert.AreEqual(-(int)SocketError.InvalidArgument, bench.Stack.Shutdown(socket, (SocketShutdown)3));
            In(bench, Bench.Peer, 5000, Bench.Own, 7, s_data);
            Assert.AreEqual(0, bench.Stack.Shutdown(socket, SocketShutdown.Receive));
            Assert.AreEqual(socket, bench.Stack.NextChanged());
            bench.Expect(DropReason.UdpQueueFull, () => In(bench, Bench.Peer, 5000, Bench.Own, 7, s_data));
            Assert.AreEqual(5, bench.Stack.Receive(socket, _buffer, 0, 100), "what was there");
            Assert.AreEqual(-(int)SocketError.Shutdown, bench.Stack.Receive(socket, _buffer, 0, 100));
            Assert.IsTrue(bench.Stack.Ready(socket).HasFlag(SocketReadiness.Readable));
            Assert.AreEqual(5, bench.Stack.Send(socket, s_data, 0, 5));
            Assert.AreEqual(0, bench.Stack.Shutdown(socket, SocketShutdown.Send));
            Assert.AreEqual(-(int)SocketError.Shutdown, bench.Stack.Send(socket, s_data, 0, 5));
        }

        [TestMethod]
        public void NextChanged_SeveralChanges_ReturnsEachSocketOnce()
        {
            Bench bench = Ready(out int socket);
            int other = bench.Udp(0, 8);
            Assert.AreEqual(-1, bench.Stack.NextChanged());
            In(bench, Bench.Peer, 1, Bench.Own, 8, s_data);
            In(bench, Bench.Peer, 1, Bench.Own, 7, s_data);
            In(bench, Bench.Peer, 1, Bench.Own, 8, s_data);
            Assert.AreEqual(other, bench.Stack.NextChanged());
            Assert.AreEqual(socket, bench.Stack.NextChanged());
            Assert.AreEqual(-1, bench.Stack.NextChanged());
            In(bench, Bench.Peer, 1, Bench.Own, 8, s_data);
            Assert.AreEqual(0, bench.Stack.Close(other));
            Assert.AreEqual(-1, bench.Stack.NextChanged(), "closed meanwhile");
        }

        [TestMethod]
        public void SendTo_LinkBusy_IsWouldBlock()
        {
            Bench bench = Ready(out int socket);
            bench.Link.HasRoom = false;
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Stack.SendTo(socket, s_data, 0, 5, Bench.Peer, 9));
            Assert.IsTrue(bench.Stack.IsLinkBlocked);
            bench.Link.HasRoom = true;
            Assert.AreEqual(-(int)SocketError.WouldBlock,
                bench.Stack.SendTo(socket, s_data, 0, 5, Bench.Peer, 9), "until the next Poll");
            bench.Poll();
            Assert.AreEqual(5, bench.Stack.SendTo(socket, s_data, 0, 5, Bench.Peer, 9));
            Assert.AreEqual(1, bench.Poll().Count);
        }

        [TestMethod]
        public void Calls_InvalidBufferRange_AreFault()
        {
            Bench bench = Ready(out int socket);
            int fault = -(int)SocketError.Fault;
            foreach ((byte[] buffer, int offset, int size) in new[]
            {
                (null, 0, 1), (s_data, -1, 1), (s_data, 0, -1), (s_data, 0, 6), (s_data, 5, 1), (s_data, 6, 0),
                (s_data, int.MaxValue, int.MaxValue), (s_data, 1, int.MaxValue),
            })
            {
                Assert.AreEqual(fault, bench.Stack.SendTo(socket, buffer, offset, size, Bench.Peer, 9));
                Assert.AreEqual(fault, bench.Stack.Send(socket, buffer, offset, size));
                Assert.AreEqual(fault, bench.Stack.Receive(socket, buffer, offset, size));
                Assert.AreEqual(fault, bench.Stack.ReceiveFrom(socket, buffer, offset, size, null));
            }

            In(bench, Bench.Peer, 1, Bench.Own, 7, s_data);
            Assert.AreEqual(5, bench.Stack.ReceiveFrom(socket, s_data, 0, 5, null));
        }

        [TestMethod]
        public void SendTo_StreamSocket_IsNotSupported()
        {
            Bench bench = new Bench();
            int stream = bench.Stack.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.OperationNotSupported,
                bench.Stack.SendTo(stream, s_data, 0, 5, Bench.Peer, 9));
            Assert.AreEqual(-(int)SocketError.OperationNotSupported,
                bench.Stack.ReceiveFrom(stream, s_data, 0, 5, null));
            Assert.AreEqual(-(int)SocketError.OperationNotSupported, bench.Stack.Listen(bench.Udp(0, 7), 1));
        }
    }
}
