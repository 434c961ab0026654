using System;
using System.Net.Sockets;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>Options of TCP sockets: levels, types of values, and those that are the opposite of another.</summary>
    [TestClass]
    public sealed class OptionTests : IDisposable
    {
        private readonly World _world = new World();

        public void Dispose() => _world.Dispose();

        [TestMethod]
        public void GetSocketOption_Values_AreBoxedAsListed()
        {
            using Socket socket = World.Tcp();
            Assert.AreEqual(false, Get(socket, SocketOptionName.KeepAlive));
            Assert.AreEqual(true, Get(socket, SocketOptionName.ExclusiveAddressUse));
            Assert.AreEqual(true, Get(socket, SocketOptionName.DontLinger));
            Assert.AreEqual(0, Get(socket, SocketOptionName.ReuseAddress));
            Assert.AreEqual(0, Get(socket, SocketOptionName.Error));
            Assert.AreEqual(SocketType.Stream, Get(socket, SocketOptionName.Type));
            Assert.AreEqual(-1, Get(socket, SocketOptionName.ReceiveTimeout));
            Assert.AreEqual(2048, Get(socket, SocketOptionName.ReceiveBuffer));
            Assert.AreEqual(2048, Get(socket, SocketOptionName.SendBuffer));
            Assert.ThrowsExactly<NotSupportedException>(() => Get(socket, SocketOptionName.AddMembership));
            Assert.ThrowsExactly<NotSupportedException>(() => Get(socket, SocketOptionName.DropMembership));
            Assert.AreEqual(SocketError.ProtocolOption, World.ErrorOf(() => Get(socket, SocketOptionName.Debug)));
        }

        [TestMethod]
        public void SetSocketOption_Opposites_SetOneOption()
        {
            using Socket socket = World.Tcp();
            Set(socket, SocketOptionName.ExclusiveAddressUse, 0);
            Assert.AreEqual(1, Get(socket, SocketOptionName.ReuseAddress));
            Set(socket, SocketOptionName.ReuseAddress, 0);
            Assert.AreEqual(true, Get(socket, SocketOptionName.ExclusiveAddressUse));
            Set(socket, SocketOptionName.Linger, 3);
            Assert.AreEqual(3, Get(socket, SocketOptionName.Linger));
            Assert.AreEqual(false, Get(socket, SocketOptionName.DontLinger));
            Set(socket, SocketOptionName.DontLinger, 1);
            Assert.AreEqual(-1, Get(socket, SocketOptionName.Linger));
            Set(socket, SocketOptionName.Linger, -1);
            Assert.AreEqual(true, Get(socket, SocketOptionName.DontLinger));
        }

        [TestMethod]
        public void SetSocketOption_Timeouts_AreThoseOfProperties()
        {
            using Socket socket = World.Tcp();
            Set(socket, SocketOptionName.SendTimeout, 12);
            Set(socket, SocketOptionName.ReceiveTimeout, 0);
            Assert.AreEqual(12, socket.SendTimeout);
            Assert.AreEqual(-1, socket.ReceiveTimeout);
            Assert.AreEqual(12, Get(socket, SocketOptionName.SendTimeout));
        }

        // The numbers of names are unique within a level only: NoDelay, Debug and IPOptions are all 1.
        [TestMethod]
        public void SetSocketOption_Level_SelectsOption()
        {
            using Socket socket = World.Tcp();
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
            Assert.AreEqual(1, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay));
            Assert.AreEqual(SocketError.ProtocolOption, World.ErrorOf(() =>
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.NoDelay, true)));
            Assert.AreEqual(SocketError.ProtocolOption, World.ErrorOf(() =>
                socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.HopLimit, 5)));
            Assert.AreEqual(SocketError.ProtocolOption, World.ErrorOf(() =>
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.BsdUrgent, 1)));
        }

        [TestMethod]
        public void Bytes_OfOption_AreLowestFirst()
        {
            using Socket socket = World.Tcp();
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger, new byte[] { 1, 1, 0, 0 });
            byte[] value = new byte[4];
            socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger, value);
            CollectionAssert.AreEqual(new byte[] { 1, 1, 0, 0 }, value);
            Assert.ThrowsExactly<ArgumentNullException>(() =>
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger, null));
            Assert.AreEqual(SocketError.Fault, World.ErrorOf(() =>
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger, new byte[3])));
        }

        private static object Get(Socket socket, SocketOptionName name) =>
            socket.GetSocketOption(SocketOptionLevel.Socket, name);

        private static void Set(Socket socket, SocketOptionName name, int value) =>
            socket.SetSocketOption(SocketOptionLevel.Socket, name, value);

        // As TcpClient's time-outs: eight bytes are seconds and microseconds.
        [TestMethod]
        [DataRow(SocketOptionName.ReceiveTimeout)]
        [DataRow(SocketOptionName.SendTimeout)]
        public void Timeouts_EightBytes_AreSecondsAndMicroseconds(SocketOptionName name)
        {
            using Socket socket = World.Tcp();
            byte[] time = { 255, 255, 255, 255, 255, 255, 255, 255, 255 };
            byte[] eight = new byte[8];
            socket.GetSocketOption(SocketOptionLevel.Socket, name, eight);
            CollectionAssert.AreEqual(new byte[8], eight);
            // 2 s and 345,000 us.
            socket.SetSocketOption(SocketOptionLevel.Socket, name, new byte[] { 2, 0, 0, 0, 0xA8, 0x43, 5, 0 });
            Assert.AreEqual(2345, (int)socket.GetSocketOption(SocketOptionLevel.Socket, name));
            socket.GetSocketOption(SocketOptionLevel.Socket, name, eight);
            CollectionAssert.AreEqual(new byte[] { 2, 0, 0, 0, 0xA8, 0x43, 5, 0 }, eight);
            // Other lengths are milliseconds.
            socket.GetSocketOption(SocketOptionLevel.Socket, name, time);
            CollectionAssert.AreEqual(new byte[] { 0x29, 9, 0, 0, 0, 0, 0, 0, 0 }, time);
            socket.SetSocketOption(SocketOptionLevel.Socket, name, new byte[] { 7, 0, 0, 0 });
            Assert.AreEqual(7, (int)socket.GetSocketOption(SocketOptionLevel.Socket, name));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => socket.SetSocketOption(SocketOptionLevel.Socket,
                name, new byte[] { 0xFE, 255, 255, 255, 0, 0, 0, 0 }));
        }
    }
}
