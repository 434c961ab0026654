using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A node at 10.0.0.2 with a responder, and a peer at 10.0.0.9, under virtual time.</summary>
    internal sealed class MdnsBench
    {
        internal const string A = " A! 10.0.0.2 (120)";

        private VirtualPort _router;
        private readonly List<MdnsPeer> _peers = new List<MdnsPeer>();

        internal MdnsBench(string hostName = "host", MdnsOptions options = null, int buffer = 1472, bool starts = true,
            Action<ServiceContext> first = null)
        {
            Options = options ?? new MdnsOptions();
            Node = World.AddNode("10.0.0.2", 24, Stack(), link => Cable = new CableLink(Frames = new FrameLog(link)));
            Context = new ServiceContext(Node, buffer);
            first?.Invoke(Context);
            Responder = new MdnsResponder(Context, 0, hostName, Options);
            Peer = AddPeer("10.0.0.9");
            World.Programs = () => _peers.ForEach(peer => peer.Run());
            if (starts)
            {
                Assert.AreEqual(SocketError.Success, Responder.Start());
            }
        }

        internal Simulation World { get; } = new Simulation();

        internal MdnsOptions Options { get; }

        internal CableLink Cable { get; private set; }

        internal FrameLog Frames { get; private set; }

        internal NetStack Node { get; }

        internal ServiceContext Context { get; }

        internal MdnsResponder Responder { get; }

        internal MdnsPeer Peer { get; }

        /// <summary>Gets the messages that the peer has heard since the last <see cref="Forget"/>.</summary>
        internal string[] Texts
        {
            get { return Peer.Texts; }
        }

        internal static StackOptions Stack()
        {
            return new StackOptions { UdpReceiveBuffer = 16384, ReassemblySize = 16384 };
        }

        internal MdnsPeer AddPeer(string address, int port = MdnsPeer.Port, int prefixLength = 24)
        {
            MdnsPeer peer = new MdnsPeer(World, World.AddNode(address, prefixLength, Stack()), port);
            _peers.Add(peer);
            return peer;
        }

        /// <summary>Adds the service of most tests: "host._http._tcp.local" at port 80.</summary>
        internal int AddService(string instance = null, string type = "_http._tcp", int port = 80, params string[] text)
        {
            int index = Responder.AddService(instance, type, port, text);
            Assert.IsGreaterThan(0, index);
            return index;
        }

        /// <summary>Runs until the names are announced twice, and a while longer, and forgets what was heard.</summary>
        internal void Settle()
        {
            World.Run(5000);
            Assert.IsTrue(Responder.IsHostNameClaimed);
            Forget();
        }

        internal void Forget()
        {
            _peers.ForEach(peer => peer.Heard.Clear());
        }

        /// <summary>Sends a message of the peer, and returns the answers within a time.</summary>
        internal string[] Ask(MdnsMessageBuilder message, long milliseconds = 900)
        {
            Forget();
            Peer.Send(message);
            World.Run(milliseconds);
            return Texts;
        }

        /// <summary>Sends a message in a frame of a router: from a port of the switch that no node has.</summary>
        internal void SendFrom(string source, string destination, int port, byte[] message)
        {
            _router ??= World.Switch.AddPort(64);
            byte[] frame = new byte[42 + message.Length];
            Frames.Sent[0].AsSpan(6, 6).CopyTo(frame);
            _router.HardwareAddress.CopyTo(frame, 6);
            frame[12] = 8;
            frame[14] = 0x45;
            BigEndian.WriteUInt16(frame, 16, frame.Length - 14);
            frame[22] = 63;
            frame[23] = 17;
            BigEndian.WriteUInt32(frame, 26, Simulation.Address(source));
            BigEndian.WriteUInt32(frame, 30, Simulation.Address(destination));
            BigEndian.WriteUInt16(frame, 24, Checksum.Compute(frame, 14, 20));
            BigEndian.WriteUInt16(frame, 34, port);
            BigEndian.WriteUInt16(frame, 36, MdnsPeer.Port);
            BigEndian.WriteUInt16(frame, 38, 8 + message.Length);
            message.CopyTo(frame, 42);
            Assert.IsTrue(_router.Transmit(frame, 0, frame.Length));
        }

        internal uint Drops(ServiceDrop reason)
        {
            return Context.GetDropCount(reason);
        }

        /// <summary>Returns the drops of mDNS, such as "MdnsOwn 1".</summary>
        internal string AllDrops()
        {
            return string.Join(" ", Enum.GetValues<ServiceDrop>()
                .Where(reason => reason.ToString().StartsWith("Mdns", StringComparison.Ordinal) && Drops(reason) > 0)
                .Select(reason => reason + " " + Drops(reason)));
        }
    }
}
