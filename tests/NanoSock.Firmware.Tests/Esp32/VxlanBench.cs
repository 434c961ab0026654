using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Esp32;

namespace NanoSock.Tests.Esp32
{
    /// <summary>A tunnel over a fake socket, in virtual time.</summary>
    internal sealed class VxlanBench
    {
        internal const int Vni = 0x123456;
        internal static readonly byte[] Own = { 2, 0, 0, 0, 0, 0x0A };
        internal static readonly byte[] Other = { 2, 0, 0, 0, 0, 0x0B };

        private readonly byte[] _buffer = new byte[2000];

        internal VxlanBench(Action<VxlanOptions> adjust = null, NativeNetwork network = null)
        {
            VxlanOptions options = new VxlanOptions { Host = "10.0.0.1", Vni = Vni, HardwareAddress = Own };
            adjust?.Invoke(options);
            Link = new VxlanLink(options, network, Socket, Resolver);
        }

        internal FakeDatagramSocket Socket { get; } = new();

        internal FakeResolver Resolver { get; } = new();

        internal VxlanLink Link { get; }

        internal long Now { get; private set; }

        /// <summary>Returns an open tunnel that has sent only its first keep-alive.</summary>
        internal static VxlanBench Opened(Action<VxlanOptions> adjust = null)
        {
            VxlanBench bench = new VxlanBench(adjust);
            bench.PollAt(0);
            Assert.IsTrue(bench.Link.IsUp);
            bench.Socket.Sent.Clear();
            return bench;
        }

        internal long PollAt(long now)
        {
            Now = now;
            return Link.Poll(now);
        }

        /// <summary>Polls whenever the link asks for it, up to a time.</summary>
        internal void RunTo(long end)
        {
            long due = Link.Poll(Now);
            while (due < end)
            {
                Assert.IsGreaterThan(Now, due, "The link asks for the same time again.");
                Now = due;
                due = Link.Poll(due);
            }

            PollAt(end);
        }

        /// <summary>Returns the frame that Receive delivers; null for none.</summary>
        internal byte[] Take()
        {
            int length = Link.Receive(_buffer, 100, 1600);
            return length == 0 ? null : _buffer.AsSpan(100, length).ToArray();
        }

        internal bool Put(byte[] frame)
        {
            byte[] at = new byte[frame.Length + 7];
            frame.CopyTo(at, 7);
            return Link.Transmit(at, 7, frame.Length);
        }

        internal uint Count(VxlanCounter counter)
        {
            return Link.GetCount(counter);
        }

        /// <summary>Returns all counters that are not zero, except those of frames and keep-alives sent.</summary>
        internal string Refusals()
        {
            IEnumerable<VxlanCounter> all = Enumerable.Range((int)VxlanCounter.ForeignPeer,
                (int)VxlanCounter.Count - (int)VxlanCounter.ForeignPeer).Select(i => (VxlanCounter)i);
            return string.Join(", ",
                all.Where(counter => Count(counter) != 0).Select(counter => counter + " " + Count(counter)));
        }

        internal static byte[] Frame(int length, int type = 0x0800)
        {
            byte[] frame = new byte[length];
            for (int i = 14; i < length; i++)
            {
                frame[i] = (byte)(i * 7);
            }

            Own.CopyTo(frame, 0);
            Other.CopyTo(frame, 6);
            frame[12] = (byte)(type >> 8);
            frame[13] = (byte)type;
            return frame;
        }

        internal static byte[] Datagram(byte[] frame, int vni = Vni)
        {
            return new byte[] { 0x08, 0, 0, 0, (byte)(vni >> 16), (byte)(vni >> 8), (byte)vni, 0 }
                .Concat(frame)
                .ToArray();
        }
    }
}
