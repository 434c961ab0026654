using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>What goes the short way of <see cref="TcpPrediction"/> does what the steps of RFC 9293 do: the same programs over
    /// the same links, with and without, send the same packets at the same times. (That it is taken at all, the budgets of the cost
    /// meter hold.)</summary>
    [TestClass]
    public class PredictionTests
    {
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void WithAndWithoutPredictionThePacketsAreTheSame(int quarter)
        {
            // One connection: of several, in one millisecond, another one may be the first to send.
            long frames = 0;
            for (int seed = 5000 + (quarter * 75); seed < 5000 + ((quarter + 1) * 75); seed++)
            {
                RandomRun with = new RandomRun(seed, orderly: seed % 2 == 0, 1);
                with.ToTheEnd();
                Prediction.IsOn = false;
                try
                {
                    RandomRun without = new RandomRun(seed, orderly: seed % 2 == 0, 1);
                    without.ToTheEnd();
                    Assert.AreEqual(without.Trace(), with.Trace(), "Seed " + seed);
                }
                finally
                {
                    Prediction.IsOn = true;
                }

                frames += with.Frames;
            }

            Assert.IsTrue(frames > 10000, "Only " + frames);
        }
    }
}
