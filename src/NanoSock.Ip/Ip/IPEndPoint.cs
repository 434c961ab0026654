using System;

namespace NanoSock.Ip
{
    /// <summary>Represents a socket address: an IPv4 address and a port.</summary>
    public sealed class IPEndPoint
    {
        private readonly IPAddress _address;
        private readonly int _port;

        /// <summary>Creates the socket address.</summary>
        /// <param name="address">The address.</param>
        /// <param name="port">The port, 0 to 65,535; 0 stands for any.</param>
        /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is out of range.</exception>
        public IPEndPoint(IPAddress address, int port)
        {
            if (address == null)
            {
                throw new ArgumentNullException(nameof(address));
            }

            if ((port & ~0xFFFF) != 0)
            {
                throw new ArgumentOutOfRangeException(nameof(port));
            }

            _address = address;
            _port = port;
        }

        /// <summary>Gets the address.</summary>
        public IPAddress Address
        {
            get { return _address; }
        }

        /// <summary>Gets the port.</summary>
        public int Port
        {
            get { return _port; }
        }

        /// <inheritdoc/>
        public override string ToString()
        {
            return _address.ToString() + ":" + _port.ToString();
        }

        /// <inheritdoc/>
        public override bool Equals(object obj)
        {
            IPEndPoint other = obj as IPEndPoint;
            return other != null && other._port == _port && other._address.Value == _address.Value;
        }

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            return _address.GetHashCode() ^ _port;
        }
    }
}
