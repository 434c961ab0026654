using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Testing;

namespace NanoSock.Tests.Links
{
    /// <summary>DESIGN section 5: nothing is allocated per packet after warm-up.</summary>
    [TestClass]
    public class LinkAllocationTests
    {
        [TestMethod]
        public void Links_100000Frames_AllocateNothing()
        {
            VirtualSwitch bridge = new VirtualSwitch(3);
            ILink[] links = new ILink[3];
            CountingSink sink = new CountingSink();
            PcapngWriter writer = new PcapngWriter(sink, 1518);
            Impairment impairment = new Impairment
            {
                LossPpm = 10000, DuplicatePpm = 10000, ReorderPpm = 10000, CorruptPpm = 10000, DelayMilliseconds = 2,
                JitterMilliseconds = 1, BitsPerSecond = 1000000000
            };
            WakeupCounter wakeup = new WakeupCounter();
            for (int i = 0; i < links.Length; i++)
            {
                links[i] = new ImpairedLink(new CaptureLink(bridge.AddPort(64), writer, "port"), impairment, 64);
                links[i].SetWakeup(wakeup);
            }

            byte[] frame = new byte[1514];
            byte[] room = new byte[1518];
            long before = 0;
            int received = 0;
            for (int i = 0; i < 110000; i++)
            {
                if (i == 10000)
                {
                    received = 0;
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                ILink from = links[i % 3];
                byte[] to = i % 50 == 0 ? Frames.Broadcast : links[(i + 1) % 3].HardwareAddress;
                Array.Copy(to, 0, frame, 0, 6);
                Array.Copy(from.HardwareAddress, 0, frame, 6, 6);
                from.Transmit(frame, 0, frame.Length);
                for (int link = 0; link < 3; link++)
                {
                    links[link].Poll(i / 20);
                    while (links[link].Receive(room, 0, room.Length) > 0)
                    {
                        received++;
                    }
                }
            }

            Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.IsGreaterThan(90000, received);
            Assert.IsGreaterThan(200000L * 1514, sink.Bytes);
        }

        private sealed class CountingSink : ICaptureSink
        {
            internal long Bytes;

            public void Write(byte[] buffer, int offset, int length)
            {
                Bytes += length;
            }
        }
    }
}
