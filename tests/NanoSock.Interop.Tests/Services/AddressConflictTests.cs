using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;
using NanoSock.Ip;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Interop.Tests.Services
{
    /// <summary>Address conflicts with the kernel, and with the packets of arping in its two forms, on a TAP interface
    /// whose kernel side is 10.7.0.1.</summary>
    [TestClass]
    public sealed class AddressConflictTests : IDisposable
    {
        private const string Device = "tap0";
        private const string Kernel = "10.7.0.1";
        private const string Address = "10.7.0.50";
        // A station that only arping knows.
        private const string Other = "02:00:00:00:00:33";
        // Probing takes at most 7 s; a test waits longer on a busy machine.
        private const int Patience = 30000;

        private readonly NetworkNamespace _network = new NetworkNamespace();
        private readonly EchoBoard _board;
        private readonly WireCapture _capture;
        private readonly string _station;

        public AddressConflictTests()
        {
            Requires.Tools("arping", "busybox", "ping");
            _board = new EchoBoard(network: _network);
            _capture = new WireCapture(_network, Device);
            _station = Text(_board.HardwareAddress);
        }

        private AddressState State
        {
            get
            {
                AddressState state = AddressState.None;
                _board.Invoke(stack => state = stack.GetAddressState(0));
                return state;
            }
        }

        [TestMethod]
        public void Probe_FreeAddress_IsAnnouncedAndReached()
        {
            Set(AddressMode.Probe, Address);
            Assert.IsTrue(Wait.Until(() => State == AddressState.Assigned, Patience));
            _network.Ping(3, "-i 0.02 " + Address);
            Assert.IsTrue(Wait.Until(() => _board.Count(Counter.ArpRequestsOut) >= 5, Patience));
            _capture.AssertSound();
            string ours = "arp.src.hw_mac == " + _station + " && ";
            Assert.HasCount(3,
                _capture.Select(ours + "arp.isprobe && arp.dst.proto_ipv4 == " + Address, "frame.number"));
            Assert.HasCount(2, _capture.Select(
                ours + "arp.isannouncement && arp.src.proto_ipv4 == " + Address, "frame.number"));
            Assert.IsEmpty(_capture.Select("arp.duplicate-address-detected", "frame.number"));
        }

        [TestMethod]
        public void Probe_AddressOfTheKernel_IsAConflict()
        {
            Set(AddressMode.Probe, Kernel);
            Assert.IsTrue(Wait.Until(() => State == AddressState.Conflict, Patience));
            InterfaceInfo info = new InterfaceInfo();
            _board.Invoke(stack => stack.GetInterface(0, info));
            string expected = _network.MustRun("cat /sys/class/net/" + Device + "/address").Trim();
            Assert.AreEqual(expected, Text(info.ConflictMac));
            _capture.AssertSound();
            Assert.IsEmpty(_capture.Select("arp.src.proto_ipv4 == " + Kernel + " && arp.src.hw_mac == " + _station,
                "frame.number"), "never used");
        }

        [TestMethod]
        public void DuplicateAddressDetection_OfAnotherHost_FindsTheNode()
        {
            Assign(AddressMode.None);
            CommandResult result = _network.Run("busybox arping -D -c 3 -w 5 -I " + Device + " " + Address);
            Assert.AreEqual(1, result.ExitCode, result.ToString());
            Assert.Contains("1 packets received",
                _network.MustRun("arping -0 -c 1 -w 5 -i " + Device + " " + Address));
            Assert.AreEqual(AddressState.Assigned, State);
            Assert.AreEqual(string.Empty, Events(), "the probe of another host is no conflict");
            _capture.AssertSound();
        }

        [TestMethod]
        [DataRow("-U")]
        [DataRow("-U -P")]
        public void Announcement_OfAnotherHost_IsDefendedThenObeyed(string kind)
        {
            Assign(AddressMode.None);
            long before = _board.Count(Counter.ArpRequestsOut);
            Announce(kind, 1);
            Assert.IsTrue(Wait.Until(() => _board.Count(Counter.ArpRequestsOut) > before, Patience), "defended");
            Assert.AreEqual(AddressState.Assigned, State);
            Announce(kind, 1);
            Assert.IsTrue(Wait.Until(() => State == AddressState.Conflict, Patience));
            Assert.AreEqual("AddressConflict " + Other, Events());
            _capture.AssertSound();
            Assert.HasCount(3, _capture.Select("arp.isannouncement && arp.src.proto_ipv4 == " + Address
                + " && arp.src.hw_mac == " + _station, "frame.number"));
            Assert.IsNotEmpty(_capture.Select("arp.duplicate-address-detected && arp.duplicate-address-frame",
                "frame.number"), "seen by others too");
        }

        [TestMethod]
        public void Announcements_AddressIsKept_AreAnsweredOnceInTenSeconds()
        {
            Assign(AddressMode.KeepOnConflict);
            Announce("-U -W 0.1", 60);
            Assert.AreEqual(AddressState.Assigned, State);
            _network.Ping(3, "-i 0.02 " + Address);
            _capture.AssertSound();
            string[] times = _capture.Select("arp.isannouncement && arp.src.proto_ipv4 == " + Address
                + " && arp.src.hw_mac == " + _station, "frame.time_relative");
            // The first two announce the address.
            double[] defenses = times.Skip(2)
                .Select(time => double.Parse(time, CultureInfo.InvariantCulture)).ToArray();
            Assert.IsNotEmpty(defenses);
            for (int i = 1; i < defenses.Length; i++)
            {
                Assert.IsGreaterThan(9.9, defenses[i] - defenses[i - 1]);
            }
        }

        [TestMethod]
        public void Kernel_TakesTheAddress_NodeGivesItUp()
        {
            Assign(AddressMode.Probe);
            _network.MustRun("ip address add " + Address + "/24 dev " + Device);
            _network.Run("ping -c 1 -W 1 -I " + Address + " 10.7.0.77");
            Assert.IsTrue(Wait.Until(() => State == AddressState.Conflict, Patience));
            _capture.AssertSound();
        }

        [TestMethod]
        public void LinkLocal_Kernel_ReachesTheNode()
        {
            _network.MustRun("ip address add 169.254.1.1/16 dev " + Device);
            LinkLocal service = null;
            _board.Invoke(stack =>
            {
                service = new LinkLocal(new ServiceContext(stack, 512));
                service.Start(0);
            });
            Assert.IsTrue(Wait.Until(() => State == AddressState.Assigned, Patience));
            string address = string.Empty;
            _board.Invoke(_ => address = IPAddress.ToString(service.Address));
            Assert.StartsWith("169.254.", address);
            _network.Ping(3, "-i 0.02 -I 169.254.1.1 " + address);
            _capture.AssertSound();
            Assert.IsEmpty(_capture.Select("arp.src.hw_mac == " + _station + " && arp.src.proto_ipv4 == " + address
                + " && eth.dst != ff:ff:ff:ff:ff:ff", "frame.number"), "RFC 3927 2.5: every ARP packet is broadcast");
            Assert.IsEmpty(_capture.Select("arp.duplicate-address-detected", "frame.number"));
        }

        public void Dispose()
        {
            _capture.Dispose();
            _board.Dispose();
            _network.Dispose();
        }

        private static string Text(byte[] hardwareAddress)
        {
            return string.Join(":", hardwareAddress.Select(value => value.ToString("x2")));
        }

        private void Set(AddressMode mode, string address)
        {
            SocketError error = SocketError.Success;
            _board.Invoke(stack => error = stack.SetAddress(0, EchoBoard.Numeric(address), 24, mode));
            Assert.AreEqual(SocketError.Success, error);
        }

        // Sets the address, and waits until it was announced twice.
        private void Assign(AddressMode mode)
        {
            long before = _board.Count(Counter.ArpRequestsOut);
            Set(mode, Address);
            Assert.IsTrue(Wait.Until(() => State == AddressState.Assigned, Patience));
            before += (mode & AddressMode.Probe) != 0 ? 5 : 2;
            Assert.IsTrue(Wait.Until(() => _board.Count(Counter.ArpRequestsOut) >= before, Patience));
            Events();
        }

        private void Announce(string kind, int count)
        {
            _network.Run("arping " + kind + " -p -c " + count + " -s " + Other + " -S " + Address
                + " -i " + Device + " " + Address, 60000);
        }

        private string Events()
        {
            List<string> events = new List<string>();
            _board.Invoke(stack =>
            {
                InterfaceEvent item = new InterfaceEvent();
                while (stack.TakeEvent(item))
                {
                    events.Add(item.Kind + " " + Text(item.HardwareAddress));
                }
            });
            return string.Join(", ", events);
        }
    }
}
