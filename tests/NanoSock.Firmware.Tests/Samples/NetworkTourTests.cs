extern alias tour;

using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using tour::NetworkTour;

namespace NanoSock.Tests.Samples
{
    /// <summary>The sample NetworkTour, with and without the servers of its peer.</summary>
    [TestClass]
    public class NetworkTourTests
    {
        private const uint Router = 0xC0A80701;

        private readonly VirtualSwitch _network = new VirtualSwitch(2);
        private NetStack _node;

        [TestMethod]
        public void Tour_WithServers_HasAResultInEachStep()
        {
            NetStack router = new NetStack(tour::NanoSock.Firmware.SamplePeer.CreateOptions());
            router.AddInterface(_network.AddPort(16), Router, 24);
            TourProgram program = Walk(new tour::NanoSock.Firmware.SamplePeer(router, 0xC0A80702), out long end);
            Assert.AreEqual(0, program.Failures);
            Assert.IsLessThan(25000, end);
            Assert.AreEqual(0u, _node.GetAddress(0), "released");
        }

        [TestMethod]
        public void Tour_WithoutServers_EndsAllTheSame()
        {
            TourProgram program = Walk(null, out long end);
            Assert.AreEqual(TourStep.Over, program.Current);

            // No lease, no renewal, no name server.
            Assert.AreEqual(3, program.Failures);
            Assert.IsLessThan(120000, end);
        }

        private TourProgram Walk(tour::NanoSock.Firmware.SamplePeer peer, out long now)
        {
            StackOptions options = new StackOptions();
            TourProgram.Fit(options);
            _node = new NetStack(options);
            _node.AddInterface(_network.AddPort(16), 0xC0A80702, 24);
            TourProgram program = new TourProgram(_node);
            Assert.AreEqual(SocketError.Success, program.Start());
            for (now = 0; !program.IsOver; now++)
            {
                Assert.IsLessThan(300000, now, program.Current.ToString());
                while (program.Step(now) <= now | (peer != null && peer.Step(now) <= now) && !program.IsOver)
                {
                }
            }

            return program;
        }
    }
}
