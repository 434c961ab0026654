namespace NanoSock.Services
{
    /// <summary>Describes a service of another host. <see cref="MdnsQuerier.GetService"/> fills the object; the caller
    /// reuses it.</summary>
    public sealed class MdnsServiceInfo
    {
        /// <summary>The name of the instance, for people.</summary>
        public string Instance;
        /// <summary>The host's name; null before it is known.</summary>
        public string Host;
        /// <summary>The port; 0 before it is known.</summary>
        public int Port;
        /// <summary>The host's address, first byte highest; 0 before it is known.</summary>
        public uint Address;
        /// <summary>The data of the TXT record: a length before each entry (RFC 6763 6.1); null before it is
        /// known.</summary>
        public byte[] Text;
    }
}
