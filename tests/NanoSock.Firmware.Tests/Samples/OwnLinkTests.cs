extern alias ownlink;

using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using ownlink::OwnLink;

namespace NanoSock.Tests.Samples
{
    /// <summary>The sample OwnLink: its link obeys the contract of <see cref="ILink"/>, and its program ends with
    /// all data intact.</summary>
    [TestClass]
    public class OwnLinkTests
    {
        private const int Mtu = 100;
        private const int Frames = 3;

        // A frame of 100 bytes takes 100 ms.
        private const int Speed = 1000;

        [TestMethod]
        public void Transmit_BufferUsedAgain_DeliversTheFrame()
        {
            PipeEnd near = PipeEnd.Create(Mtu, Frames, Speed, 0);
            byte[] buffer = { 9, 1, 2, 3, 9 };
            Assert.IsTrue(near.Transmit(buffer, 1, 3));
            buffer.AsSpan().Clear();
            near.Poll(3);
            byte[] received = new byte[8];
            Assert.AreEqual(3, near.Far.Receive(received, 2, 6));
            CollectionAssert.AreEqual(new byte[] { 0, 0, 1, 2, 3, 0, 0, 0 }, received);
            Assert.AreEqual(0, near.Far.Receive(received, 0, 8));
        }

        [TestMethod]
        public void Poll_FrameOnTheLine_ReturnsItsEnd()
        {
            PipeEnd near = PipeEnd.Create(Mtu, Frames, Speed, 0);
            Assert.AreEqual(long.MaxValue, near.Poll(1000));
            Send(near, 2);
            Assert.AreEqual(1100, near.Poll(1000));
            Assert.AreEqual(0, near.Far.Receive(new byte[Mtu], 0, Mtu));
            Assert.AreEqual(1100, near.Poll(1099));
            Assert.AreEqual(1200, near.Poll(1100));
            Assert.AreEqual(Mtu, near.Far.Receive(new byte[Mtu], 0, Mtu));
            Assert.AreEqual(long.MaxValue, near.Poll(1300));
        }

        [TestMethod]
        public void FreeFrames_AtAnyTime_IsWhatTransmitAccepts()
        {
            PipeEnd near = PipeEnd.Create(Mtu, Frames, Speed, 0);
            Assert.AreEqual(Frames, near.MostFrames);
            for (long now = 0; now < 2000; now += 70)
            {
                near.Poll(now);
                int free = near.FreeFrames;
                Assert.IsLessThanOrEqualTo(near.MostFrames, free);
                Assert.IsGreaterThanOrEqualTo(free, Send(near, now % 140 == 0 ? free : free + 5));
            }

            while (near.Transmit(new byte[Mtu], 0, Mtu))
            {
            }

            Assert.AreEqual(0, near.FreeFrames);
        }

        [TestMethod]
        public void Receive_FrameLargerThanRoom_IsDiscarded()
        {
            PipeEnd near = PipeEnd.Create(Mtu, Frames, Speed, 0);
            Send(near, 1);
            near.Poll(1000);
            byte[] small = { 7, 7, 7 };
            Assert.AreEqual(Mtu, near.Far.Receive(small, 0, 2));
            Assert.AreEqual(7, small[2]);
            Assert.AreEqual(0, near.Far.Receive(new byte[Mtu], 0, Mtu));
        }

        [TestMethod]
        public void Wakeup_FrameRoomAndCable_AreEachReported()
        {
            PipeEnd near = PipeEnd.Create(Mtu, Frames, Speed, 0);
            Bell bell = new Bell();
            Bell farBell = new Bell();
            Assert.IsTrue(near.SetWakeup(bell));
            Assert.IsTrue(near.Far.SetWakeup(farBell));
            Send(near, Frames);
            near.Poll(50);
            Assert.AreEqual(0, bell.Count + farBell.Count);
            near.Poll(100);
            Assert.AreEqual(1, farBell.Count, "a frame");
            Assert.AreEqual(1, bell.Count, "room");
            near.SetPulled(true);
            near.SetPulled(false);
            Assert.IsGreaterThanOrEqualTo(2, bell.Count);
            Assert.IsGreaterThanOrEqualTo(2, farBell.Count);
            near.SetWakeup(null);
            near.Far.SetWakeup(null);
            Send(near, 1);
            near.Poll(1000);
        }

        [TestMethod]
        public void Cable_Pulled_RefusesAndDeliversNothing()
        {
            PipeEnd near = PipeEnd.Create(Mtu, Frames, Speed, 0);
            Send(near, 2);
            near.SetPulled(true);
            Assert.IsFalse(near.IsUp);
            Assert.IsFalse(near.Far.IsUp);
            Assert.IsFalse(near.Transmit(new byte[Mtu], 0, Mtu));
            Assert.AreEqual(0, near.FreeFrames);
            Assert.AreEqual(long.MaxValue, near.Poll(1000));
            near.SetPulled(false);
            near.Poll(2000);
            Assert.AreEqual(0, near.Far.Receive(new byte[Mtu], 0, Mtu));
            Assert.AreEqual(Frames, near.FreeFrames);
        }

        [TestMethod]
        public void Line_WithDamage_InvertsABitOfEachSecondFrame()
        {
            PipeEnd near = PipeEnd.Create(Mtu, Frames, Speed, 2);
            byte[] frame = new byte[Mtu];
            for (int i = 1; i <= 4; i++)
            {
                Send(near, 1);
                near.Poll(1000 * i);
                Assert.AreEqual(Mtu, near.Far.Receive(frame, 0, Mtu));
                Assert.AreEqual(1 - (i % 2), frame.Count(value => value != 0));
            }

            Assert.AreEqual(2, near.Damaged);
            Assert.AreEqual(LinkChecksums.None, near.Checksums, "no claim that the line cannot keep");
        }

        [TestMethod]
        public void Program_OnBoardsNode_TransfersAllDataIntact()
        {
            StackOptions options = new StackOptions();
            OwnLinkProgram.Fit(options);
            OwnLinkProgram program = new OwnLinkProgram(new NetStack(options));
            Assert.AreEqual(SocketError.Success, program.Start());
            long now = 0;
            while (!program.IsOver)
            {
                long next = program.Step(now);
                Assert.IsGreaterThanOrEqualTo(now, next);
                now = next;
                Assert.IsLessThan(20000, now);
            }

            Assert.IsTrue(program.IsIntact);
            Assert.IsGreaterThan(1000, now, "the cable was pulled");
        }

        private static int Send(PipeEnd end, int frames)
        {
            int sent = 0;
            while (sent < frames && end.Transmit(new byte[Mtu], 0, Mtu))
            {
                sent++;
            }

            return sent;
        }

        private sealed class Bell : IWakeup
        {
            internal int Count { get; private set; }

            public void Wake()
            {
                Count++;
            }
        }
    }
}
