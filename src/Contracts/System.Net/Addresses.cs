using System.Net.Sockets;

namespace System.Net
{
    public abstract class EndPoint
    {
        public abstract SocketAddress Serialize();
        public abstract EndPoint Create(SocketAddress socketAddress);
    }

    public class SocketAddress
    {
        public SocketAddress(AddressFamily family, int size) { }
        public AddressFamily Family => throw null;
        public int Size => throw null;
        public byte this[int offset] { get => throw null; set => throw null; }
        public override bool Equals(object obj) => throw null;
        public override int GetHashCode() => throw null;
    }

    public class IPAddress
    {
        public static readonly IPAddress Any;
        public static readonly IPAddress Loopback;
        public IPAddress(byte[] address) { }
        public IPAddress(long newAddress) { }
        public AddressFamily AddressFamily => throw null;
        public bool Equals(IPAddress other) => throw null;
        public override bool Equals(object other) => throw null;
        public override int GetHashCode() => throw null;
        public byte[] GetAddressBytes() => throw null;
        public static IPAddress Parse(string ipString) => throw null;
        public override string ToString() => throw null;
    }

    public class IPEndPoint : EndPoint
    {
        public IPEndPoint(IPAddress address, int port) { }
        public IPEndPoint(long address, int port) { }
        public IPAddress Address => throw null;
        public AddressFamily AddressFamily => throw null;
        public int Port => throw null;
        public override EndPoint Create(SocketAddress socketAddress) => throw null;
        public override SocketAddress Serialize() => throw null;
        public override bool Equals(object obj) => throw null;
        public override int GetHashCode() => throw null;
        public override string ToString() => throw null;
    }

    public class IPHostEntry
    {
        public IPAddress[] AddressList => throw null;
        public string HostName => throw null;
    }

    public static class Dns
    {
        public static IPHostEntry GetHostEntry(string hostNameOrAddress) => throw null;
    }
}
