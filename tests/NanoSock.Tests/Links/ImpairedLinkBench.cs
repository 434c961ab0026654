using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Testing;

namespace NanoSock.Tests.Links
{
    /// <summary>Sends numbered frames through an impaired link and collects them at its ends.</summary>
    internal static class ImpairedLinkBench
    {
        internal const int Many = 100000;
        internal static readonly byte[] Here = { 2, 0, 0, 0, 0, 9 };
        internal static readonly byte[] There = { 2, 0, 0, 0, 0, 8 };

        internal static ImpairedLink Run(Impairment impairment, out List<int> sent, out List<int> received)
        {
            TestLink inner = new TestLink();
            ImpairedLink link = new ImpairedLink(inner, impairment, 4);
            received = new List<int>();
            for (int i = 0; i < Many; i++)
            {
                Send(link, i);
                inner.In.Enqueue(Frame(i));
                received.AddRange(Frames.ReceiveNumbers(link));
            }

            sent = Sent(inner);
            CheckSum(link);
            return link;
        }

        internal static byte[] Frame(int number)
        {
            return Frames.Make(There, Here, number);
        }

        internal static void Send(ImpairedLink link, int number)
        {
            Assert.IsTrue(Frames.Send(link, Frame(number)));
        }

        internal static List<int> Sent(TestLink inner)
        {
            return inner.Sent.ConvertAll(Frames.Number);
        }

        /// <summary>Asserts that a count lies within five standard deviations of a Poisson count.</summary>
        internal static void AssertNear(double expected, long actual)
        {
            Assert.IsLessThan(5 * Math.Sqrt(expected), Math.Abs(expected - actual),
                "Expected about " + expected + ", got " + actual + ".");
        }

        internal static void AssertAscending(List<int> numbers)
        {
            for (int i = 1; i < numbers.Count; i++)
            {
                Assert.IsLessThan(numbers[i], numbers[i - 1]);
            }
        }

        internal static void CheckSum(ImpairedLink link)
        {
            foreach (ImpairmentCounters counters in new[] { link.TransmitCounters, link.ReceiveCounters })
            {
                Assert.AreEqual(counters.Entered + counters.Duplicated,
                    counters.Left + counters.Lost + counters.Overflowed + counters.Undelivered + counters.Waiting);
            }
        }
    }
}
