using System;
using System.Net;
using System.Net.Sockets;

namespace NanoSock.SystemNet.Programs
{
    /// <summary>A UDP socket that is configured and used as by UdpClient.</summary>
    public sealed class UdpCaller : IDisposable
    {
        private readonly Socket _socket;

        /// <summary>Opens the socket on a port of all addresses; 0 for one that the first datagram binds.</summary>
        public UdpCaller(int port)
        {
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            if (port != 0)
            {
                _socket.Bind(new IPEndPoint(IPAddress.Any, port));
            }
        }

        /// <summary>Gets the size of the next datagram.</summary>
        public int Available
        {
            get { return _socket.Available; }
        }

        /// <summary>Gets the socket address of the datagram that was received last.</summary>
        public string Source { get; private set; }

        /// <summary>Gets or sets the time to live.</summary>
        public int Ttl
        {
            get { return (int)_socket.GetSocketOption(SocketOptionLevel.IP, SocketOptionName.IpTimeToLive); }
            set { _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.IpTimeToLive, value); }
        }

        /// <summary>Gets or sets a value that indicates whether multicast comes back to this node.</summary>
        public bool MulticastLoopback
        {
            get { return (int)_socket.GetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastLoopback) != 0; }
            set { _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastLoopback, value ? 1 : 0); }
        }

        /// <summary>Sets the milliseconds that a receive may block.</summary>
        public int ReceiveTimeout
        {
            set { _socket.ReceiveTimeout = value; }
        }

        /// <summary>Allows datagrams to broadcast addresses, by the level that DhcpServer passes.</summary>
        public void EnableBroadcast()
        {
            _socket.SetSocketOption(SocketOptionLevel.Udp, SocketOptionName.Broadcast, true);
        }

        /// <summary>Sets the only peer.</summary>
        public void Connect(string host, int port)
        {
            _socket.Connect(new IPEndPoint(Dns.GetHostEntry(host).AddressList[0], port));
        }

        /// <summary>Joins a group, on the interface of the route to it.</summary>
        public void JoinMulticastGroup(string group)
        {
            _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, Membership(group));
        }

        /// <summary>Leaves a group.</summary>
        public void DropMulticastGroup(string group)
        {
            _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.DropMembership, Membership(group));
        }

        /// <summary>Sends a datagram to the peer of Connect.</summary>
        public int Send(byte[] datagram)
        {
            return _socket.Send(datagram, 0, datagram.Length, SocketFlags.None);
        }

        /// <summary>Sends a datagram.</summary>
        public int Send(byte[] datagram, string address, int port)
        {
            return _socket.SendTo(datagram, 0, datagram.Length, SocketFlags.None,
                new IPEndPoint(IPAddress.Parse(address), port));
        }

        /// <summary>Answers the source of the datagram that was received last.</summary>
        public int Answer(byte[] datagram)
        {
            int colon = Source.IndexOf(':');
            return Send(datagram, Source.Substring(0, colon), int.Parse(Source.Substring(colon + 1)));
        }

        /// <summary>Receives a datagram; returns its size.</summary>
        public int Receive(byte[] buffer)
        {
            EndPoint source = new IPEndPoint(0, 0);
            int count = _socket.ReceiveFrom(buffer, 0, buffer.Length, SocketFlags.None, ref source);
            Source = source.ToString();
            return count;
        }

        /// <summary>Closes the socket.</summary>
        public void Dispose()
        {
            ((IDisposable)_socket).Dispose();
        }

        private static byte[] Membership(string group)
        {
            byte[] option = new byte[8];
            IPAddress.Parse(group).GetAddressBytes().CopyTo(option, 0);
            return option;
        }
    }
}
