using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Network
{
    /// <summary>A node of a simulation whose cable can be pulled, and whose link can be without room.</summary>
    internal sealed class ConflictNode
    {
        /// <summary>10.0.0.50.</summary>
        internal const uint FirstAddress = 0x0A000032;

        internal ConflictNode(Simulation simulation, int seed)
        {
            Room = new RoomLink(simulation.Switch.AddPort(64));
            Cable = new CableLink(Room);
            Stack = new NetStack(new StackOptions { Secret = Simulation.Secret(seed), Interfaces = 1 });
            Assert.AreEqual(0, Stack.AddInterface(Cable));
            simulation.Add(Stack);
        }

        internal NetStack Stack { get; }

        internal CableLink Cable { get; }

        internal RoomLink Room { get; }

        internal AddressState State => Stack.GetAddressState(0);

        internal uint Address => Stack.GetAddress(0);

        /// <summary>Gets whether the node's frames reach the network.</summary>
        internal bool IsConnected => !Cable.IsPulled && Room.HasRoom;

        private uint _last = FirstAddress;

        internal void Set(uint address, AddressMode mode)
        {
            _last = address;
            Assert.AreEqual(SocketError.Success, Stack.SetAddress(0, address, 24, mode));
        }

        internal void SetNext()
        {
            Set(_last == FirstAddress + 5 ? FirstAddress : _last + 1, AddressMode.Probe);
        }

        internal void SendTo(uint address)
        {
            int socket = Stack.Socket(SocketType.Dgram);
            Stack.SendTo(socket, new byte[1], 0, 1, address, 7);
            Stack.Close(socket);
        }

        /// <summary>Refuses frames while it has no room.</summary>
        internal sealed class RoomLink : LinkDecorator
        {
            internal RoomLink(ILink inner)
                : base(inner)
            {
            }

            internal bool HasRoom { get; set; } = true;

            public override bool Transmit(byte[] buffer, int offset, int length)
            {
                return HasRoom && Inner.Transmit(buffer, offset, length);
            }
        }
    }
}
