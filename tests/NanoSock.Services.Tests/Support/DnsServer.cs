using System;
using System.Collections.Generic;
using NanoSock.Sockets;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A DNS server on a node of a simulation, whose answers a test decides.</summary>
    internal sealed class DnsServer
    {
        private readonly NetStack _stack;
        private readonly int _udp;
        private readonly int _listener;
        private readonly byte[] _buffer = new byte[2048];
        private readonly DatagramInfo _from = new DatagramInfo();
        private readonly List<int> _connections = new List<int>();
        private readonly List<int> _ended = new List<int>();

        internal DnsServer(NetStack stack, bool overTcp = false)
        {
            _stack = stack;
            _udp = stack.Socket(SocketType.Dgram);
            stack.Bind(_udp, 0, 53);
            _listener = -1;
            if (overTcp)
            {
                _listener = stack.Socket(SocketType.Stream);
                stack.Bind(_listener, 0, 53);
                stack.Listen(_listener, 2);
            }
        }

        /// <summary>Gets the queries that have arrived over UDP.</summary>
        internal List<byte[]> Queries { get; } = new List<byte[]>();

        /// <summary>Gets the source ports of these queries.</summary>
        internal List<int> Ports { get; } = new List<int>();

        /// <summary>Gets the queries that have arrived over TCP.</summary>
        internal List<byte[]> TcpQueries { get; } = new List<byte[]>();

        /// <summary>Gets or sets the answers to a query over UDP; null for silence.</summary>
        internal Func<byte[], byte[][]> Answer { get; set; }

        /// <summary>Gets or sets the answer to a query over TCP; null closes the connection.</summary>
        internal Func<byte[], byte[]> TcpAnswer { get; set; }

        /// <summary>Gets or sets the whole stream that answers a query over TCP, its length field included.</summary>
        internal Func<byte[], byte[]> TcpStream { get; set; }

        /// <summary>Gets or sets whether a connection is reset behind its answer, not closed.</summary>
        internal bool ResetsTcp { get; set; }

        /// <summary>Sends a datagram to the sender of the last query.</summary>
        internal void Send(byte[] message, int port = 0)
        {
            _stack.SendTo(_udp, message, 0, message.Length, _from.RemoteAddress, port == 0 ? _from.RemotePort : port);
        }

        internal void Run()
        {
            int length;
            while ((length = _stack.ReceiveFrom(_udp, _buffer, 0, _buffer.Length, _from)) >= 0)
            {
                byte[] query = _buffer.AsSpan(0, length).ToArray();
                Queries.Add(query);
                Ports.Add(_from.RemotePort);
                foreach (byte[] answer in Answer?.Invoke(query) ?? Array.Empty<byte[]>())
                {
                    Send(answer);
                }
            }

            // The answer has left in the node's last Poll.
            _ended.ForEach(c => _stack.Abort(c));
            _ended.Clear();
            int accepted;
            while (_listener >= 0 && (accepted = _stack.Accept(_listener)) >= 0)
            {
                _connections.Add(accepted);
            }

            foreach (int connection in _connections.ToArray())
            {
                length = _stack.Receive(connection, _buffer, 0, _buffer.Length);
                if (length < 0)
                {
                    continue;
                }

                if (length > 2)
                {
                    byte[] query = _buffer.AsSpan(2, length - 2).ToArray();
                    TcpQueries.Add(query);
                    byte[] answer = TcpAnswer?.Invoke(query);
                    byte[] framed = answer == null ? TcpStream?.Invoke(query)
                        : [(byte)(answer.Length >> 8), (byte)answer.Length, .. answer];
                    if (framed != null)
                    {
                        int sent = _stack.Send(connection, framed, 0, framed.Length);
                        if (sent != framed.Length)
                        {
                            throw new InvalidOperationException("The answer does not fit into the send buffer.");
                        }
                    }
                }

                if (ResetsTcp)
                {
                    _ended.Add(connection);
                }
                else
                {
                    _stack.Close(connection);
                }

                _connections.Remove(connection);
            }
        }
    }
}
