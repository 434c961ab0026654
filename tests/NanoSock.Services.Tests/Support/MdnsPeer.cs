using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A host that hears the group of mDNS, and sends what a test decides.</summary>
    internal sealed class MdnsPeer
    {
        internal const int Port = 5353;
        internal static readonly uint Group = Simulation.Address("224.0.0.251");

        private readonly Simulation _world;
        private readonly byte[] _buffer = new byte[9000];
        private readonly DatagramInfo _info = new DatagramInfo();

        internal MdnsPeer(Simulation world, NetStack stack, int port = Port)
        {
            _world = world;
            Stack = stack;
            Socket = stack.Socket(SocketType.Dgram);
            stack.SetOption(Socket, SocketOption.MulticastTimeToLive, 255);
            stack.SetOption(Socket, SocketOption.MulticastLoopback, 0);
            Assert.AreEqual(0, stack.Bind(Socket, 0, port));
            Assert.AreEqual(0, stack.JoinGroup(Socket, Group, 0));
        }

        internal NetStack Stack { get; }

        internal int Socket { get; }

        /// <summary>Gets the messages received, as text with their time.</summary>
        internal List<MdnsHeard> Heard { get; } = new List<MdnsHeard>();

        /// <summary>Gets or sets the reaction to a message.</summary>
        internal Action<MdnsHeard> OnHeard { get; set; }

        /// <summary>Gets the texts of the messages received.</summary>
        internal string[] Texts
        {
            get { return Heard.Select(heard => heard.Text).ToArray(); }
        }

        internal void Send(MdnsMessageBuilder message, uint address = 0, int port = Port)
        {
            byte[] bytes = message.ToArray();
            Send(bytes, address, port);
        }

        internal void Send(byte[] bytes, uint address = 0, int port = Port)
        {
            Assert.AreEqual(bytes.Length,
                Stack.SendTo(Socket, bytes, 0, bytes.Length, address == 0 ? Group : address, port));
        }

        /// <summary>Discards what has arrived.</summary>
        internal void Discard()
        {
            while (Stack.ReceiveFrom(Socket, _buffer, 0, _buffer.Length, _info) >= 0)
            {
            }
        }

        internal void Run()
        {
            int length;
            while ((length = Stack.ReceiveFrom(Socket, _buffer, 0, _buffer.Length, _info)) >= 0)
            {
                byte[] bytes = _buffer[..length];
                Heard.Add(new MdnsHeard(_world.Now, bytes, _info.RemoteAddress, _info.RemotePort,
                    _info.LocalAddress == Group));
                OnHeard?.Invoke(Heard[^1]);
            }
        }
    }
}
