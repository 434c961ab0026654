using System;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Testing;
using static NanoSock.Tests.Links.VirtualSwitchBench;

namespace NanoSock.Tests.Links
{
    /// <summary>Ports whose receive queue is full: senders wait or lose frames, and are woken.</summary>
    [TestClass]
    public class VirtualSwitchRoomTests
    {
        [TestMethod]
        public void Transmit_ReceiverFull_IsRefusedAndWoken()
        {
            VirtualSwitch bridge = New(3, 4, out VirtualPort[] ports);
            WakeupCounter sender = new WakeupCounter();
            WakeupCounter receiver = new WakeupCounter();
            ports[0].SetWakeup(sender);
            ports[1].SetWakeup(receiver);
            Learn(ports);
            int wakesBefore = receiver.Count;
            for (int i = 0; i < 4; i++)
            {
                Assert.IsTrue(Send(ports[0], ports[1], i));
            }

            Assert.AreEqual(4, receiver.Count - wakesBefore);
            Assert.IsFalse(Send(ports[0], ports[1], 4));
            Assert.IsFalse(Send(ports[0], ports[1], 4));
            Assert.AreEqual(2, ports[0].Refused);
            Assert.AreEqual(0, bridge.Dropped);
            Assert.IsTrue(Send(ports[0], ports[2], 9), "Others are not in the way.");

            int before = sender.Count;
            Frames.Receive(ports[1]);
            Assert.AreEqual(before, sender.Count, "One free place is not worth a wake-up.");
            Frames.Receive(ports[1]);
            Assert.AreEqual(before + 1, sender.Count, "Half the queue is free.");
            Assert.IsTrue(Send(ports[0], ports[1], 4));
            Assert.IsTrue(Send(ports[0], ports[1], 5));
            Assert.AreEqual(before + 1, sender.Count);
            CollectionAssert.AreEqual(new[] { 2, 3, 4, 5 }, Frames.ReceiveNumbers(ports[1]));
            Assert.AreEqual(before + 1, sender.Count, "Woken once for a refusal.");
        }

        [TestMethod]
        public void Receive_RoomAgain_WakesEveryRefusedSender()
        {
            New(5, 1, out VirtualPort[] ports);
            Learn(ports);
            WakeupCounter[] wakeups = new WakeupCounter[5];
            for (int i = 0; i < 5; i++)
            {
                ports[i].SetWakeup(wakeups[i] = new WakeupCounter());
            }

            Assert.IsTrue(Send(ports[1], ports[0], 1));
            Assert.IsTrue(Send(ports[1], ports[4], 1));
            for (int i = 1; i < 4; i++)
            {
                Assert.IsFalse(Send(ports[i], ports[0], 2));
            }

            // Refused by a second receiver as well: room at either one wakes the sender.
            Assert.IsFalse(Send(ports[1], ports[4], 2));
            Frames.Receive(ports[4]);
            Assert.AreEqual(1, wakeups[1].Count);
            Assert.AreEqual(0, wakeups[2].Count);
            Frames.Receive(ports[0]);
            Assert.AreEqual(2, wakeups[1].Count);
            Assert.AreEqual(1, wakeups[2].Count);
            Assert.AreEqual(1, wakeups[3].Count);
        }

        [TestMethod]
        public void Transmit_DropMode_DropsWhenFull()
        {
            VirtualSwitch bridge = new VirtualSwitch(2, 1500, 16, true);
            VirtualPort[] ports = { bridge.AddPort(2), bridge.AddPort(2) };
            Learn(ports);
            for (int i = 0; i < 5; i++)
            {
                Assert.IsTrue(Send(ports[0], ports[1], i));
            }

            CollectionAssert.AreEqual(new[] { 0, 1 }, Frames.ReceiveNumbers(ports[1]));
            Assert.AreEqual(3, bridge.Dropped);
            Assert.AreEqual(3, ports[1].FramesLost);
            Assert.AreEqual(0, ports[0].Refused);
        }

        [TestMethod]
        public void Transmit_FloodToFullPort_IsDroppedThere()
        {
            VirtualSwitch bridge = New(3, 1, out VirtualPort[] ports);
            Frames.Send(ports[0], Frames.Make(Frames.Broadcast, ports[0].HardwareAddress, 1));
            Frames.Receive(ports[2]);
            Assert.IsTrue(Frames.Send(ports[0], Frames.Make(Frames.Broadcast, ports[0].HardwareAddress, 2)));
            CollectionAssert.AreEqual(new[] { 1 }, Frames.ReceiveNumbers(ports[1]));
            CollectionAssert.AreEqual(new[] { 2 }, Frames.ReceiveNumbers(ports[2]));
            Assert.AreEqual(1, bridge.Dropped);
        }

        [TestMethod]
        public void Transmit_SeveralThreads_LosesNothing()
        {
            const int Count = 50000;
            New(3, 8, out VirtualPort[] ports);
            Learn(ports);
            AutoResetEvent[] events = new AutoResetEvent[3];
            for (int i = 0; i < 3; i++)
            {
                events[i] = new AutoResetEvent(false);
                ports[i].SetWakeup(new EventWakeup(events[i]));
            }

            // Two senders against one small queue; a lost wake-up would hang the test.
            Thread[] senders = new Thread[2];
            for (int s = 0; s < 2; s++)
            {
                VirtualPort port = ports[s + 1];
                AutoResetEvent room = events[s + 1];
                senders[s] = new Thread(() =>
                {
                    byte[] frame = Frames.Make(ports[0].HardwareAddress, port.HardwareAddress, 0);
                    for (int i = 0; i < Count; i++)
                    {
                        BitConverter.TryWriteBytes(frame.AsSpan(14), i);
                        while (!Frames.Send(port, frame))
                        {
                            room.WaitOne();
                        }
                    }
                });
                senders[s].Start();
            }

            int[] next = new int[2];
            byte[] buffer = new byte[1600];
            while (next[0] < Count || next[1] < Count)
            {
                int length = ports[0].Receive(buffer, 0, buffer.Length);
                if (length == 0)
                {
                    events[0].WaitOne();
                    continue;
                }

                int sender = buffer[11] - 2;
                Assert.AreEqual(next[sender], Frames.Number(buffer));
                next[sender]++;
            }

            senders[0].Join();
            senders[1].Join();
        }

        private sealed class EventWakeup : IWakeup
        {
            private readonly AutoResetEvent _event;

            internal EventWakeup(AutoResetEvent @event)
            {
                _event = @event;
            }

            public void Wake()
            {
                _event.Set();
            }
        }
    }
}
