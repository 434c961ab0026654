using System;
using NanoSock.Links;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    /// <summary>SIGNATURES ONLY: the real one replaces this file.</summary>
    public sealed class NetStack
    {
        /// <summary>.</summary>
        public NetStack(StackOptions options) { }
        /// <summary>Adds an interface; returns its index or a negated SocketError.</summary>
        public int AddInterface(ILink link, uint address, int prefixLength) { throw new NotImplementedException(); }
        /// <summary>.</summary>
        public SocketError AddRoute(uint destination, int prefixLength, uint gateway, int interfaceIndex) { throw new NotImplementedException(); }
        /// <summary>.</summary>
        public SocketError SetDefaultGateway(uint gateway) { throw new NotImplementedException(); }
        /// <summary>Does all work there is; returns when it wants the next call (== now: call again at once; long.MaxValue: only when a link or a program has something).</summary>
        public long Poll(long nowMilliseconds) { throw new NotImplementedException(); }
        /// <summary>Whether the last Poll left work because a link had no room.</summary>
        public bool IsLinkBlocked { get { throw new NotImplementedException(); } }
        /// <summary>Descriptor, or negated SocketError.</summary>
        public int Socket(SocketType type) { throw new NotImplementedException(); }
        /// <summary>0 or negated SocketError (so for all below).</summary>
        public int Bind(int descriptor, uint address, int port) { throw new NotImplementedException(); }
        /// <summary>.</summary>
        public int Listen(int descriptor, int backlog) { throw new NotImplementedException(); }
        /// <summary>UDP: 0. TCP: -InProgress, then Ready says Writable or Error.</summary>
        public int Connect(int descriptor, uint address, int port) { throw new NotImplementedException(); }
        /// <summary>New descriptor, or -WouldBlock.</summary>
        public int Accept(int descriptor) { throw new NotImplementedException(); }
        /// <summary>Octets taken (may be fewer on TCP), -WouldBlock, or another negated error.</summary>
        public int Send(int descriptor, byte[] buffer, int offset, int size) { throw new NotImplementedException(); }
        /// <summary>UDP.</summary>
        public int SendTo(int descriptor, byte[] buffer, int offset, int size, uint address, int port) { throw new NotImplementedException(); }
        /// <summary>Octets; TCP: 0 at the end of the stream (size above 0). UDP: 0 is an empty datagram.</summary>
        public int Receive(int descriptor, byte[] buffer, int offset, int size) { throw new NotImplementedException(); }
        /// <summary>UDP; octets stored; info.Length is the datagram's own.</summary>
        public int ReceiveFrom(int descriptor, byte[] buffer, int offset, int size, DatagramInfo info) { throw new NotImplementedException(); }
        /// <summary>.</summary>
        public int Shutdown(int descriptor, SocketShutdown how) { throw new NotImplementedException(); }
        /// <summary>.</summary>
        public int Close(int descriptor) { throw new NotImplementedException(); }
        /// <summary>Closes with a reset.</summary>
        public int Abort(int descriptor) { throw new NotImplementedException(); }
        /// <summary>.</summary>
        public int SetOption(int descriptor, SocketOption option, int value) { throw new NotImplementedException(); }
        /// <summary>Value, or negated error.</summary>
        public int GetOption(int descriptor, SocketOption option) { throw new NotImplementedException(); }
        /// <summary>Joins a multicast group on an interface (-1: by route).</summary>
        public int JoinGroup(int descriptor, uint group, int interfaceIndex) { throw new NotImplementedException(); }
        /// <summary>.</summary>
        public int LeaveGroup(int descriptor, uint group, int interfaceIndex) { throw new NotImplementedException(); }
        /// <summary>What the socket is ready for; Error for a descriptor that is none.</summary>
        public SocketReadiness Ready(int descriptor) { throw new NotImplementedException(); }
        /// <summary>The descriptor of a socket whose readiness may have changed since it was last returned here; -1 when there is none left. Call after Poll until -1: an event loop needs no scan.</summary>
        public int NextChanged() { throw new NotImplementedException(); }
        /// <summary>Local end of a socket.</summary>
        public int GetLocal(int descriptor, out uint address, out int port) { throw new NotImplementedException(); }
        /// <summary>Foreign end of a socket.</summary>
        public int GetRemote(int descriptor, out uint address, out int port) { throw new NotImplementedException(); }
        /// <summary>How many lines the table has room for: pass positions 0 to this minus 1 to <see cref="GetSocketInfo"/>.</summary>
        public int TableCapacity { get { throw new NotImplementedException(); } }
        /// <summary>Fills info with the table's entry at a position; false when that position is free.</summary>
        public bool GetSocketInfo(int position, SocketInfo info) { throw new NotImplementedException(); }
        /// <summary>How often packets were dropped for that reason.</summary>
        public uint GetDropCount(DropReason reason) { throw new NotImplementedException(); }
        /// <summary>Counters that are no drops.</summary>
        public uint GetCounter(NanoSock.Net.Counter counter) { throw new NotImplementedException(); }
        /// <summary>Octets of nanoCLR heap that the stack took at construction, buffers included.</summary>
        public int MemoryBytes { get { throw new NotImplementedException(); } }
    }
}
