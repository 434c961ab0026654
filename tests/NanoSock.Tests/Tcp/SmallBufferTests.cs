using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.TcpTests
{
    [TestClass]
    public class SmallBufferTests
    {
        private const int Bytes = 20000;

        // A buffer below the MSS, one equal to it, one below two, and windows between the default MSS and two segments.
        [TestMethod]
        public void Stream_SmallBufferOrWindow_DoesNotWaitForDelayedAcks()
        {
            foreach (bool noDelay in new[] { false, true })
            {
                foreach ((int buffer, int window) in new[]
                {
                    (256, 65535), (512, 65535), (1024, 65535), (2048, 65535), (8192, 1461), (8192, 2048), (8192, 2919),
                    (1024, 2048), (2048, 2048)
                })
                {
                    DelayedAckClient client = Stream(buffer, window, 200, noDelay, out long time);
                    Console.WriteLine(
                        $"buffer {buffer}, window {window}, no delay {noDelay}: {time} ms, {client.Segments} segments");
                    Assert.AreEqual(Bytes, client.Received);
                    Assert.IsLessThanOrEqualTo(200, time, $"buffer {buffer}, window {window}, no delay {noDelay}");
                    int mss = Math.Min(1460, Math.Min(buffer, window));
                    Assert.IsLessThanOrEqualTo((2 * Bytes / mss) + 4, client.Segments,
                        $"buffer {buffer}, window {window}, no delay {noDelay}");
                }
            }
        }

        [TestMethod]
        public void Send_HalfOfBuffer_IsOneSegment()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 512 });
            peer.Node.SetOption(peer.Descriptor, SocketOption.NoDelay, 1);
            peer.Write(256);
            peer.Out("P. 1:257(256) ack 1");
            peer.In(". 1:1(0) ack 257");
            peer.Write(400);
            peer.Out(". 257:513(256) ack 1");
            peer.Out("P. 513:657(144) ack 1");
        }

        [TestMethod]
        public void Nagle_BufferCutInHalves_SendsBoth()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 512 });
            peer.Write(400);
            peer.Out("P. 1:401(400) ack 1");
            peer.In(". 1:1(0) ack 401");
            peer.Write(512);
            peer.Out(". 401:657(256) ack 1");
            peer.Out("P. 657:913(256) ack 1");
        }

        // Two segments are lost more often than one; a peer that delays its acknowledgments costs more than that.
        [TestMethod]
        public void Send_BufferAfterLoss_IsCutOnlyForDelayingPeer()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 512 });
            peer.Write(100);
            peer.Out("P. 1:101(100) ack 1");
            peer.In(". 1:1(0) ack 101");
            peer.Write(512);
            peer.Out(". 101:357(256) ack 1");
            peer.Out("P. 357:613(256) ack 1");
            peer.Ladder.RunUntilSent();
            peer.Out("P. 101:613(512) ack 1");
            peer.In(". 1:1(0) ack 613");
            peer.Write(512);
            peer.Out("P. 613:1125(512) ack 1");
            peer.Ladder.Run(100);
            peer.In(". 1:1(0) ack 1125");
            peer.Write(512);
            peer.Out(". 1125:1381(256) ack 1");
            peer.Out("P. 1381:1637(256) ack 1");
        }

        private static DelayedAckClient Stream(int buffer, int window, int delay, bool noDelay, out long time)
        {
            byte[] data = Enumerable.Range(0, Bytes).Select(i => (byte)i).ToArray();
            StackOptions options = new StackOptions { TcpSendBuffer = buffer };
            DelayedAckClient client = new DelayedAckClient(options, stack =>
            {
                int listener = stack.Socket(SocketType.Stream);
                stack.Bind(listener, 0, 80);
                stack.Listen(listener, 1);
                int connection = -1;
                int sent = 0;
                return now =>
                {
                    long next = stack.Poll(now);
                    if (connection < 0 && (connection = stack.Accept(listener)) >= 0 && noDelay)
                    {
                        stack.SetOption(connection, SocketOption.NoDelay, 1);
                    }

                    int count;
                    while (connection >= 0 && sent < Bytes
                        && (count = stack.Send(connection, data, sent, Bytes - sent)) > 0)
                    {
                        sent += count;
                        next = stack.Poll(now);
                    }

                    return next;
                };
            }, 80, delay, window);
            client.Connect();
            time = client.Receive(Bytes);
            return client;
        }
    }
}
