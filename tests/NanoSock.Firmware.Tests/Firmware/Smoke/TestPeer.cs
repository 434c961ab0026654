using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using SmokeTest;

namespace NanoSock.Tests.Firmware.Smoke
{
    /// <summary>A peer that answers as a test sets it: on the echo ports and on the iperf port.</summary>
    internal sealed class TestPeer
    {
        private readonly NetStack _stack;
        private readonly byte[] _buffer = new byte[4096];
        private readonly DatagramInfo _info = new DatagramInfo();
        private readonly int _datagrams;
        private readonly int[] _listeners = new int[2];
        private readonly int[] _streams = { -1, -1 };

        internal TestPeer(NetStack stack)
        {
            _stack = stack;
            for (int i = 0; i < 2; i++)
            {
                _listeners[i] = stack.Socket(SocketType.Stream);
                stack.Bind(_listeners[i], 0, i == 0 ? SmokePorts.Echo : SmokePorts.Iperf);
                stack.Listen(_listeners[i], 4);
            }

            _datagrams = stack.Socket(SocketType.Dgram);
            stack.Bind(_datagrams, 0, SmokePorts.Echo);
        }

        /// <summary>Gets or sets the echo's treatment of received data: descriptor, buffer and bytes. It returns true
        /// to continue with the stream.</summary>
        internal Func<int, byte[], int, bool> OnEcho { get; set; }

        /// <summary>Gets or sets the treatment of data on the iperf port; null for a peer that never reads.</summary>
        internal Func<int, byte[], int, bool> OnIperf { get; set; } = (_, _, _) => true;

        /// <summary>Gets or sets the response to a datagram; null for none.</summary>
        internal Func<byte[], byte[]> OnDatagram { get; set; } = datagram => datagram;

        internal void Step()
        {
            int length = _stack.ReceiveFrom(_datagrams, _buffer, 0, _buffer.Length, _info);
            if (length >= 0)
            {
                byte[] answer = OnDatagram(_buffer[..length]);
                if (answer != null)
                {
                    _stack.SendTo(_datagrams, answer, 0, answer.Length, _info.RemoteAddress, _info.RemotePort);
                }
            }

            Serve(0, OnEcho ?? Echo);
            Serve(1, OnIperf);
        }

        /// <summary>Closes the port of one of the services.</summary>
        internal void CloseListener(int port)
        {
            _stack.Close(_listeners[port == SmokePorts.Echo ? 0 : 1]);
        }

        /// <summary>Closes the port of the datagrams.</summary>
        internal void CloseDatagrams()
        {
            _stack.Close(_datagrams);
        }

        internal void Abort(int descriptor) => _stack.Abort(descriptor);

        internal void Close(int descriptor) => _stack.Close(descriptor);

        internal bool Echo(int descriptor, byte[] buffer, int length)
        {
            // Negative when the board has gone; otherwise all of it, because the buffers are large enough.
            int sent = _stack.Send(descriptor, buffer, 0, length);
            Assert.IsTrue(sent < 0 || sent == length);
            return true;
        }

        private void Serve(int index, Func<int, byte[], int, bool> serve)
        {
            if (_streams[index] < 0)
            {
                _streams[index] = _stack.Accept(_listeners[index]);
            }

            int stream = _streams[index];
            if (stream < 0 || serve == null)
            {
                return;
            }

            int length = _stack.Receive(stream, _buffer, 0, 1024);
            if (length > 0)
            {
                if (!serve(stream, _buffer, length))
                {
                    _streams[index] = -1;
                }
            }
            else if (length != -(int)SocketError.WouldBlock)
            {
                _stack.Close(stream);
                _streams[index] = -1;
            }
        }
    }
}
