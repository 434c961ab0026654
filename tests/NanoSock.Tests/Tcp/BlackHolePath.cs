using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing.Notation;
using NanoSock.Testing;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>A peer behind a path that loses large packets, and the segments that arrive there.</summary>
    internal static class BlackHolePath
    {
        internal static TcpPeer Sender(bool plain = true)
        {
            StackOptions options = new StackOptions { TcpSendBuffer = 32768 };
            TcpPeer peer;
            if (plain)
            {
                peer = TcpPeer.Accepted(options);
            }
            else
            {
                PacketLadder ladder = new PacketLadder(options, plain: false);
                int listener = ladder.Listen();
                peer = ladder.Peer();
                peer.In("S 0:0(0) win 65535 <mss 1460,raw 04 02," + Stamp(0) + ">");
                peer.Out("S. 0:0(0) ack 1");
                peer.In(". 1:1(0) ack 1 <" + Stamp(TimestampOf(peer.Last)) + ">");
                peer.Descriptor = ladder.Node.Accept(listener);
                Assert.IsTrue(peer.Descriptor >= 0);
            }

            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.NoDelay, 1));
            return peer;
        }

        internal static byte[] Flight(TcpPeer peer, uint from, int mss, int length)
        {
            peer.Write(length);
            byte[] first = null;
            uint end = from + (uint)length;
            while (from < end)
            {
                int size = Math.Min(mss, (int)(end - from));
                peer.Out($"{(from + size == end ? "P" : string.Empty)}. {from}:{from + size}({size})");
                first ??= peer.Last;
                from += (uint)size;
            }

            peer.Ladder.NothingUnasked();
            return first;
        }

        // A path that loses segments above a size, options included; the peer acknowledges in-order data at once.
        // Returns the sizes of the segments that arrived.
        internal static List<int> Deliver(TcpPeer peer, int path, int length)
        {
            List<int> sizes = new List<int>();
            uint next = 1;
            while (next <= length)
            {
                if (peer.Ladder.Unasked == 0)
                {
                    peer.Ladder.RunUntilSent();
                }

                uint before = next;
                uint time = 0;
                while (peer.Ladder.Unasked > 0)
                {
                    byte[] packet = peer.Ladder.TakeLate();
                    Assert.AreEqual(0x40, packet[6], "Don't-fragment");
                    SegmentSpec segment = TcpWire.Read(packet, out _, out _);
                    peer.MakeRelative(segment);
                    if (packet.Length - 40 > path || segment.Sequence != next)
                    {
                        continue;
                    }

                    next += (uint)segment.Length.Value;
                    sizes.Add(segment.Length.Value);
                    time = TimestampOf(packet);
                }

                if (next != before)
                {
                    peer.In(time == 0 ? $". ack {next}" : $". ack {next} <{Stamp(time)}>");
                }
            }

            return sizes;
        }

        internal static string Stamp(uint echo)
        {
            return $"nop,nop,raw 08 0a 00 00 00 01 {echo >> 24:x2} {(echo >> 16) & 0xFF:x2} {(echo >> 8) & 0xFF:x2} "
                + $"{echo & 0xFF:x2}";
        }

        internal static uint TimestampOf(byte[] packet)
        {
            int end = 20 + (packet[32] >> 4 << 2);
            for (int at = 40; at < end; at += packet[at] == 1 ? 1 : packet[at + 1])
            {
                if (packet[at] == 8)
                {
                    return Raw.Read32(packet, at + 2);
                }
            }

            return 0;
        }
    }
}
