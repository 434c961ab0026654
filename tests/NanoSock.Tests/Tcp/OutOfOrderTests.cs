using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The ranges beyond RCV.NXT against a model that knows for every byte whether it has arrived and when its
    /// range last grew.</summary>
    [TestClass]
    public class OutOfOrderTests
    {
        private const int Span = 60;

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(4)]
        [DataRow(40)]
        public void Assembler_RandomRanges_MatchesModel(int capacity)
        {
            for (int seed = 0; seed < 500; seed++)
            {
                Random random = new Random(seed);
                Assembler ranges = new Assembler(2, capacity, true);
                uint next = (uint)random.Next(-100, 100);
                bool[] there = new bool[Span];
                List<(int Left, int Right)> recent = new List<(int, int)>();
                ranges.Add(0, 5, 6);
                for (int step = 0; step < 100; step++)
                {
                    int left = random.Next(3) == 0 ? 0 : random.Next(Span - 1);
                    int right = left + 1 + random.Next(Math.Min(12, Span - left));
                    string where = $"Seed {seed}, step {step}, {left} to {right}";
                    (int, int) twice = FirstRun(there, left, right);
                    ranges.ForgetDuplicate(1);
                    if (left == 0)
                    {
                        uint now = ranges.Advance(1, next, next + (uint)right);
                        int behind = right;
                        while (behind < Span && there[behind])
                        {
                            behind++;
                        }

                        Assert.AreEqual(next + (uint)behind, now, where);
                        there = there.Skip(behind).Concat(new bool[behind]).ToArray();
                        recent = recent.Where(range => range.Left > behind)
                            .Select(range => (range.Left - behind, range.Right - behind))
                            .ToList();
                        Compare(ranges, next, twice, Array.Empty<(int, int)>(), where, false);
                        next = now;
                    }
                    else
                    {
                        List<(int Left, int Right)> touched =
                            recent.Where(range => range.Left <= right && left <= range.Right).ToList();
                        bool fits = recent.Count - touched.Count < capacity;
                        Assert.AreEqual(fits, ranges.Add(1, next + (uint)left, next + (uint)right), where);
                        if (!fits)
                        {
                            twice = (0, 0);
                        }
                        else
                        {
                            Array.Fill(there, true, left, right - left);
                            recent.RemoveAll(touched.Contains);
                            recent.Insert(0, (touched.Select(range => range.Left).Append(left).Min(),
                                touched.Select(range => range.Right).Append(right).Max()));
                        }

                        Compare(ranges, next, twice, recent, where, true);
                    }

                    Compare(ranges, next, default, recent, where, true);
                    Assert.AreEqual(1, ranges.Count(0), where);
                    Assert.AreEqual((5u, 6u), (ranges.Left(0, 0), ranges.Right(0, 0)), where);
                }
            }
        }

        // RFC 2883 4.2.3, example 5: of two duplicate parts the first is reported.
        [TestMethod]
        public void Assembler_TwoDuplicateParts_ReportsTheFirst()
        {
            Assembler ranges = new Assembler(1, 4, true);
            Assert.IsTrue(ranges.Add(0, 2000, 2500));
            Assert.IsTrue(ranges.Add(0, 3000, 3500));

            // The front of 1000 to 2500 came before: it is cut off before the rest gets here.
            ranges.NoteDuplicate(0, 1000, 1500);
            Assert.AreEqual(2500u, ranges.Advance(0, 1500, 2500));
            Assert.AreEqual((1000u, 1500u), (ranges.DuplicateLeft(0), ranges.DuplicateRight(0)));
        }

        [TestMethod]
        public void Assembler_SackOff_StoresNoDuplicate()
        {
            Assembler ranges = new Assembler(1, 4, false);
            Assert.IsTrue(ranges.Add(0, 10, 20));
            Assert.IsTrue(ranges.Add(0, 10, 20));
            ranges.NoteDuplicate(0, 1, 2);
            ranges.ForgetDuplicate(0);
            Assert.IsFalse(ranges.HasDuplicate(0));
            Assert.AreEqual(1, ranges.Count(0));
        }

        // The first run of bytes of a segment that had arrived before.
        private static (int, int) FirstRun(bool[] there, int left, int right)
        {
            int from = left;
            while (from < right && !there[from])
            {
                from++;
            }

            int to = from;
            while (to < right && there[to])
            {
                to++;
            }

            return from == to ? (0, 0) : (from, to);
        }

        private static void Compare(Assembler ranges, uint next, (int Left, int Right) twice,
            IReadOnlyList<(int Left, int Right)> recent, string where, bool list)
        {
            if (twice != default)
            {
                Assert.IsTrue(ranges.HasDuplicate(1), where + ": no duplicate");
                Assert.AreEqual((next + (uint)twice.Left, next + (uint)twice.Right),
                    (ranges.DuplicateLeft(1), ranges.DuplicateRight(1)), where + ": duplicate");
            }

            if (list)
            {
                Assert.AreEqual(recent.Count, ranges.Count(1), where);
                for (int i = 0; i < recent.Count; i++)
                {
                    Assert.AreEqual((next + (uint)recent[i].Left, next + (uint)recent[i].Right),
                        (ranges.Left(1, i), ranges.Right(1, i)), where + ", range " + i);
                }
            }
        }
    }
}
