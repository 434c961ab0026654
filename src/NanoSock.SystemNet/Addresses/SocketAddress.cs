using System.Net.Sockets;

namespace System.Net
{
    /// <summary>Represents the bytes of a socket address: the family, lowest byte first, and what it
    /// defines.</summary>
    public class SocketAddress
    {
        private readonly byte[] _bytes;

        /// <summary>Creates the address with zeros behind its family.</summary>
        public SocketAddress(AddressFamily family, int size)
        {
            _bytes = new byte[size];
            _bytes[0] = (byte)family;
            _bytes[1] = (byte)((int)family >> 8);
        }

        /// <summary>Gets the address family.</summary>
        public AddressFamily Family
        {
            get { return (AddressFamily)(_bytes[0] | (_bytes[1] << 8)); }
        }

        /// <summary>Gets the number of bytes.</summary>
        public int Size
        {
            get { return _bytes.Length; }
        }

        /// <summary>Gets or sets a byte.</summary>
        public byte this[int offset]
        {
            get { return _bytes[offset]; }
            set { _bytes[offset] = value; }
        }

        /// <inheritdoc/>
        public override bool Equals(object obj)
        {
            SocketAddress other = obj as SocketAddress;
            if (other == null || other.Size != Size)
            {
                return false;
            }

            int at = 0;
            while (at < Size && _bytes[at] == other._bytes[at])
            {
                at++;
            }

            return at == Size;
        }

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            int hash = 0;
            for (int i = 0; i < _bytes.Length; i++)
            {
                hash ^= _bytes[i] << (8 * (i & 3));
            }

            return hash;
        }
    }
}
