using System;
using System.Linq;
using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Mdns
{
    /// <summary>Messages with several conflicts, names of the greatest length, and interfaces that are replaced or have
    /// no address.</summary>
    [TestClass]
    public sealed class MdnsFaultTests
    {
        private const int TypeA = 1;
        private const int Ptr = 12;
        private const int Txt = 16;
        private const int Srv = 33;

        [TestMethod]
        [Conformance("RFC6762-9b")]
        public void Claimed_TwoConflictsInOneMessage_ProbesAgainWithItsName()
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService();
            bench.Settle();
            bench.Peer.Send(MdnsMessageBuilder.Response()
                .Answer("host._http._tcp.local", Srv, 120, MdnsMessageBuilder.Service(81, "x.local"), true)
                .Answer("host._http._tcp.local", Txt, 4500, [1, (byte)'x'], true)
                .Answer("host.local", TypeA, 120, MdnsMessageBuilder.Address("10.0.0.9"), true)
                .Answer("host.local", TypeA, 120, MdnsMessageBuilder.Address("10.0.0.8"), true));
            bench.World.Run(5000);

            Assert.AreEqual("host", bench.Responder.HostName);
            Assert.AreEqual("host", bench.Responder.GetServiceName(1));
            Assert.IsTrue(bench.Responder.IsServiceClaimed(1));
        }

        [TestMethod]
        [DataRow(512)]
        [DataRow(1024)]
        public void Browse_InstanceOfMaximalLength_FitsIntoTheBuffer(int buffer)
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier, new MdnsOptions { RecordSize = 600 }, buffer);
            querier.Browse("_ipp._tcp");
            bench.World.Run(200);
            for (int i = 0; i < 4; i++)
            {
                // Of 255 bytes.
                string label = new string((char)('a' + i), 63);
                bench.Peer.Send(MdnsMessageBuilder.Response().Answer("_ipp._tcp.local", Ptr, 120,
                    MdnsMessageBuilder.Name(label + "." + label + "." + label + "." + new string('x', 45)
                        + "._ipp._tcp.local")));
            }

            bench.Forget();
            bench.World.Run(5000);
            Assert.HasCount(4, bench.Texts.SelectMany(text => text.Split(' ')).Where(word => word.Length > 200)
                .Distinct().ToArray());
        }

        [TestMethod]
        public void Interface_ReplacedAtOneInstant_IsProbedAndAnswers()
        {
            MdnsBench bench = new MdnsBench();
            bench.Settle();
            Assert.AreEqual(SocketError.Success, bench.Node.RemoveInterface(0));
            Assert.AreEqual(0, bench.Node.AddInterface(bench.World.Switch.AddPort(64),
                Simulation.Address("10.0.0.2"), 24));
            bench.World.Run(5000);
            Assert.IsNotEmpty(bench.Texts, "probes");
            bench.World.Run(5000);
            Assert.IsNotEmpty(bench.Ask(MdnsMessageBuilder.Query().Ask("host.local", TypeA)));
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Resolve_WithoutAddressOrResponder_Ends(bool isStopped)
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            if (isStopped)
            {
                bench.Responder.Stop();
            }
            else
            {
                bench.Node.RemoveAddress(0, 0);
            }

            int handle = querier.Resolve("absent.local");
            bench.World.Run(10000);
            Assert.AreEqual(DnsStatus.NotFound, querier.GetStatus(handle));
            Assert.AreEqual(long.MaxValue, bench.Responder.Poll(bench.World.Now));
        }

        [TestMethod]
        public void Probes_ExceptionWhileTheyAreWritten_AreSentAgain()
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService();
            MdnsEntry entry = ((MdnsEntry[])typeof(MdnsResponder)
                .GetField("_entries", BindingFlags.Instance | BindingFlags.NonPublic).GetValue(bench.Responder))[1];
            byte[] text = entry.Text;
            entry.Text = null;
            Assert.ThrowsExactly<NullReferenceException>(() => bench.World.Run(1000));
            entry.Text = text;
            bench.Node.NoteFault();
            bench.World.Run(60000);
            Assert.HasCount(5, bench.Texts, "three probes, two announcements");
            Assert.IsTrue(bench.Responder.IsServiceClaimed(1));
        }

        [TestMethod]
        public void Service_NextNameOfAnotherService_IsPassedOver()
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService("a (2)");
            bench.AddService("a");
            bench.World.Run(400);
            bench.Peer.Send(MdnsMessageBuilder.Response().Answer("a._http._tcp.local", Srv, 120,
                MdnsMessageBuilder.Service(81, "x.local"), true));
            bench.World.Run(5000);
            Assert.AreEqual("a (2)", bench.Responder.GetServiceName(1));
            Assert.AreEqual("a (3)", bench.Responder.GetServiceName(2));
        }

        [TestMethod]
        [DataRow(Txt)]
        [DataRow(Srv)]
        [DataRow(Ptr)]
        public void Cache_FullAndRecordTooLarge_KeepsItsRecords(int type)
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier, new MdnsOptions { CacheEntries = 1 });
            querier.Browse("_ipp._tcp");
            bench.World.Run(500);
            bench.Peer.Send(MdnsMessageBuilder.Response().Answer(MdnsPrinter.Type, Ptr, 4500,
                MdnsMessageBuilder.Name(MdnsPrinter.Instance)));
            bench.World.Run(1);
            string label = new string('x', 63);
            string large = label + "." + label + "." + label;
            bench.Peer.Send(MdnsMessageBuilder.Response().Answer(type == Ptr ? MdnsPrinter.Type : MdnsPrinter.Instance,
                type, 4500, type == Srv ? MdnsMessageBuilder.Service(1, large)
                    : type == Ptr ? MdnsMessageBuilder.Name(large) : [200, .. new byte[200]]));
            bench.World.Run(1);
            Assert.AreEqual(1, querier.CountCached());
        }

        [TestMethod]
        public void Start_ExceptionBeforeTheProbes_ProbesInTheNextPoll()
        {
            MdnsBench bench = new MdnsBench();
            FieldInfo field = typeof(MdnsResponder).GetField("_marks", BindingFlags.Instance | BindingFlags.NonPublic);
            object marks = field.GetValue(bench.Responder);
            field.SetValue(bench.Responder, null);
            Assert.ThrowsExactly<NullReferenceException>(() => bench.World.Run(0));
            field.SetValue(bench.Responder, marks);
            bench.Node.NoteFault();
            bench.World.Run(5000);
            Assert.IsTrue(bench.Responder.IsHostNameClaimed);
        }

        [TestMethod]
        public void Browse_NodeThatWasLateForTheRefresh_AsksOnce()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            querier.Browse("_ipp._tcp");
            bench.World.Run(500);
            bench.Peer.Send(MdnsMessageBuilder.Response().Answer(MdnsPrinter.Type, Ptr, 4500,
                MdnsMessageBuilder.Name(MdnsPrinter.Instance)));
            bench.World.Run(10000);
            int sent = bench.Frames.Sent.Count;
            long now = bench.World.Now + 4400000;
            while (bench.Node.Poll(now) <= now)
            {
            }

            Assert.AreEqual(sent + 1, bench.Frames.Sent.Count);
        }
    }
}
