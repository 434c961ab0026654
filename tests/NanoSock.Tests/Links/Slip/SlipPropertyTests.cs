using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Testing;

namespace NanoSock.Tests.Links.Slip
{
    /// <summary>Random frames in random pieces, and random bytes, compared with the byte-by-byte implementation of RFC
    /// 1055.</summary>
    [TestClass]
    [TestCategory("Long")]
    public class SlipPropertyTests
    {
        private static readonly byte[] s_special = { 0xC0, 0xDB, 0xDC, 0xDD, 0x45, 0 };

        [TestMethod]
        public void Receive_EverySplit_GivesSameFrames()
        {
            byte[] line =
            {
                1, 0xC0, 0xC0, 0xDB, 0xDC, 2, 0xDB, 0xDD, 0xC0, 3, 0xDB, 4, 0xC0, 5, 0xDB, 0xC0, 0xDB, 0xDC, 0xC0, 6, 7,
                0xC0
            };
            string expected = ReferenceSlip.Show(ReferenceSlip.Decode(line, 68));
            for (int split = 0; split < 1 << (line.Length - 1); split += 1 + (split & 7))
            {
                ScriptStream stream = new ScriptStream();
                SlipLink link = new SlipLink(stream, 68, 0);
                List<byte[]> frames = new List<byte[]>();
                for (int i = 0; i < line.Length; i++)
                {
                    stream.Feed(line[i]);
                    if ((split >> i & 1) != 0 || i == line.Length - 1)
                    {
                        TakeAll(link, frames);
                    }
                }

                Assert.AreEqual(expected, ReferenceSlip.Show(frames), "split " + split);
            }
        }

        [TestMethod]
        public void Transfer_RandomFrames_AreUnchanged()
        {
            for (int seed = 1; seed <= 300; seed++)
            {
                Random random = new Random(seed);
                int mtu = random.Next(68, 1501);
                ScriptStream a = new ScriptStream { Room = 0 };
                ScriptStream b = new ScriptStream();
                SlipLink sender = new SlipLink(a, mtu, random.Next(4));
                SlipLink receiver = new SlipLink(b, mtu, 0);
                List<byte[]> sent = new List<byte[]>();
                List<byte[]> received = new List<byte[]>();
                while (sent.Count < 20 || a.Written.Count > 0)
                {
                    if (sent.Count < 20)
                    {
                        byte[] frame = RandomBytes(random, random.Next(4) == 0 ? mtu : random.Next(1, mtu + 1));
                        if (Frames.Send(sender, frame))
                        {
                            sent.Add(frame);
                        }
                    }

                    a.Room = random.Next(3) == 0 ? random.Next(1, 4) : random.Next(0, 700);
                    a.LargestWrite = random.Next(1, 400);
                    b.LargestRead = random.Next(1, 400);
                    sender.Poll(1);
                    b.Feed(a.Written.ToArray());
                    a.Written.Clear();
                    TakeAll(receiver, received);
                    if (sent.Count == 20)
                    {
                        a.Room = int.MaxValue;
                        sender.Poll(1);
                    }
                }

                Assert.AreEqual(ReferenceSlip.Show(sent), ReferenceSlip.Show(received), "seed " + seed);
                Assert.AreEqual(0u,
                    receiver.GetCounter(SlipCounter.BadEscapes) + receiver.GetCounter(SlipCounter.OversizedFrames),
                    "seed " + seed);
            }
        }

        [TestMethod]
        public void Receive_RandomBytes_MatchesReference()
        {
            for (int seed = 1; seed <= 300; seed++)
            {
                Random random = new Random(seed);
                byte[] line = RandomBytes(random, 20000);
                ScriptStream stream = new ScriptStream { LargestRead = random.Next(1, 300) };
                SlipLink link = new SlipLink(stream, 68, 0);
                stream.Feed(line);
                List<byte[]> frames = new List<byte[]>();
                TakeAll(link, frames);
                Assert.AreEqual(ReferenceSlip.Show(ReferenceSlip.Decode(line, 68)),
                    ReferenceSlip.Show(frames), "seed " + seed);
            }
        }

        // Every byte around the room must be unchanged.
        private static void TakeAll(SlipLink link, List<byte[]> frames)
        {
            const int Before = 7;
            byte[] room = Enumerable.Repeat((byte)0xA5, Before + link.Mtu + 7).ToArray();
            for (int empty = 0; empty < 2;)
            {
                int length = link.Receive(room, Before, link.Mtu);
                Assert.IsLessThanOrEqualTo(link.Mtu, length);
                if (length > 0)
                {
                    frames.Add(room[Before..(Before + length)]);
                }

                // No frame may only mean: not in this call.
                empty = length > 0 || link.Poll(5) == 5 ? 0 : empty + 1;
            }

            Assert.IsTrue(room.Take(Before).Concat(room.Skip(Before + link.Mtu)).All(value => value == 0xA5));
        }

        private static byte[] RandomBytes(Random random, int length)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            int specials = random.Next(4);
            for (int i = 0; i < length; i++)
            {
                if (random.Next(10) < specials * 3)
                {
                    bytes[i] = s_special[random.Next(s_special.Length)];
                }
            }

            return bytes;
        }
    }
}
