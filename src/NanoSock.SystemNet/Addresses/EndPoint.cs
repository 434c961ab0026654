namespace System.Net
{
    /// <summary>Represents the address of a socket.</summary>
    public abstract class EndPoint
    {
        /// <summary>Returns the bytes of the address.</summary>
        public abstract SocketAddress Serialize();

        /// <summary>Returns an address of the same kind from its bytes.</summary>
        public abstract EndPoint Create(SocketAddress socketAddress);
    }
}
