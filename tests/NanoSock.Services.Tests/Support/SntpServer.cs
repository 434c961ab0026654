using System;
using System.Collections.Generic;
using NanoSock.Sockets;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>An NTP server on a node of a simulation, whose answers a test decides.</summary>
    internal sealed class SntpServer
    {
        private readonly NetStack _stack;
        private readonly int _socket;
        private readonly byte[] _buffer = new byte[512];
        private readonly DatagramInfo _from = new DatagramInfo();

        internal SntpServer(NetStack stack, int port = 123)
        {
            _stack = stack;
            _socket = stack.Socket(SocketType.Dgram);
            stack.Bind(_socket, 0, port);
        }

        internal List<byte[]> Requests { get; } = new List<byte[]>();

        internal List<int> Ports { get; } = new List<int>();

        /// <summary>Gets or sets the answers to a request; null for silence.</summary>
        internal Func<byte[], byte[][]> Answer { get; set; }

        /// <summary>Builds a response (RFC 5905 7.3) that gives a time, in seconds since 1900 with their
        /// fraction.</summary>
        internal static byte[] Reply(byte[] request, double seconds, double served = 0, int stratum = 2, int leap = 0)
        {
            byte[] message = new byte[48];
            message[0] = (byte)((leap << 6) | 0x24);
            message[1] = (byte)stratum;
            request.AsSpan(40, 8).CopyTo(message.AsSpan(24));
            Write(message, 16, seconds - 10);
            Write(message, 32, seconds - served);
            Write(message, 40, seconds);
            return message;
        }

        internal static void Write(byte[] message, int offset, double seconds)
        {
            // Era 1 begins in 2036 with second 2^32.
            ulong value = (ulong)(seconds % 4294967296.0 * 4294967296.0);
            for (int i = 0; i < 8; i++)
            {
                message[offset + i] = (byte)(value >> (56 - (8 * i)));
            }
        }

        internal void Send(byte[] message)
        {
            _stack.SendTo(_socket, message, 0, message.Length, _from.RemoteAddress, _from.RemotePort);
        }

        internal void Run()
        {
            int length;
            while ((length = _stack.ReceiveFrom(_socket, _buffer, 0, _buffer.Length, _from)) >= 0)
            {
                byte[] request = _buffer.AsSpan(0, length).ToArray();
                Requests.Add(request);
                Ports.Add(_from.RemotePort);
                foreach (byte[] answer in Answer?.Invoke(request) ?? Array.Empty<byte[]>())
                {
                    Send(answer);
                }
            }
        }
    }
}
