using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NanoSock.SystemNet.Programs
{
    /// <summary>One end of a web socket (RFC 6455), with the threads and calls of nanoFramework's: one thread reads
    /// frames through the NetworkStream, and another writes those that are queued.</summary>
    public sealed class WebSocketPeer
    {
        /// <summary>The opcode of a text message.</summary>
        public const int TextMessage = 1;
        /// <summary>The opcode of a binary message.</summary>
        public const int BinaryMessage = 2;

        private const int CloseFrame = 8;
        private const int PingFrame = 9;
        private const int PongFrame = 10;
        private const int Final = 0x80;
        private const int Patience = 60000;
        private const int Slice = 20;

        private readonly Socket _socket;
        private readonly NetworkStream _stream;
        private readonly bool _isServer;
        private readonly bool _echoes;
        private readonly Random _random = new Random();
        private readonly AutoResetEvent _work = new AutoResetEvent(false);
        private readonly WebSocketQueue _queue = new WebSocketQueue();
        private readonly byte[][] _messages = new byte[64][];
        private int _count;
        private int _pongs;
        private int _closeStatus;
        private int _error;
        private bool _closeSent;
        private bool _isOver;
        private bool _hasEnded;

        internal WebSocketPeer(Socket socket, NetworkStream stream, bool isServer, bool echoes)
        {
            _socket = socket;
            _stream = stream;
            _isServer = isServer;
            _echoes = echoes;
            RemoteEndPoint = socket.RemoteEndPoint.ToString();
            Receiver = new Thread(ReceiveAll);
            Receiver.Start();
            new Thread(SendAll).Start();
        }

        /// <summary>Gets the peer's socket address.</summary>
        public string RemoteEndPoint { get; }

        /// <summary>Gets the thread that reads, which nanoFramework's web sockets suspend every 5 s.</summary>
        public Thread Receiver { get; }

        /// <summary>Gets the status of the peer's close frame; 0 before one came, 1005 for a frame without.</summary>
        public int CloseStatus
        {
            get { return _closeStatus; }
        }

        /// <summary>Gets the number of the socket error that has ended the connection; 0 for none.</summary>
        public int Error
        {
            get { return _error; }
        }

        /// <summary>Returns a message.</summary>
        public byte[] Message(int index)
        {
            return _messages[index];
        }

        /// <summary>Connects, and asks for the protocol of web sockets.</summary>
        public static WebSocketPeer Connect(string host, int port, string path)
        {
            IPEndPoint remote = new IPEndPoint(Dns.GetHostEntry(host).AddressList[0], port);
            Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(remote);
                NetworkStream stream = new NetworkStream(socket, true);
                WebSocketHandshake.Ask(stream, host + ":" + port, path);
                return new WebSocketPeer(socket, stream, false, false);
            }
            catch (Exception)
            {
                socket.Close();
                throw;
            }
        }

        /// <summary>Queues a message.</summary>
        /// <param name="opcode">TextMessage or BinaryMessage.</param>
        /// <param name="data">The data.</param>
        /// <param name="fragment">The most bytes of a frame; 0 for one frame.</param>
        public void Send(int opcode, byte[] data, int fragment)
        {
            int size = fragment == 0 ? data.Length : fragment;
            int offset = 0;
            do
            {
                int count = data.Length - offset < size ? data.Length - offset : size;
                bool isLast = offset + count == data.Length;
                Queue((offset == 0 ? opcode : 0) | (isLast ? Final : 0), data, offset, count);
                offset += count;
            }
            while (offset < data.Length);
        }

        /// <summary>Queues a ping.</summary>
        public void Ping(byte[] data)
        {
            Queue(PingFrame | Final, data, 0, data.Length);
        }

        /// <summary>Queues a close frame, and waits for the end of the connection.</summary>
        public bool Close(int status)
        {
            QueueClose(new byte[] { (byte)(status >> 8), (byte)status });
            return AwaitEnd();
        }

        /// <summary>Closes the socket at once, as the web socket's Abort does.</summary>
        public void Abort()
        {
            _isOver = true;
            _work.Set();
            _socket.Close();
        }

        /// <summary>Waits until so many messages have come.</summary>
        public bool AwaitMessages(int count)
        {
            for (int i = 0; i < Patience / Slice && _count < count && !_hasEnded; i++)
            {
                Thread.Sleep(Slice);
            }

            return _count >= count;
        }

        /// <summary>Waits until so many pongs have come.</summary>
        public bool AwaitPongs(int count)
        {
            for (int i = 0; i < Patience / Slice && _pongs < count && !_hasEnded; i++)
            {
                Thread.Sleep(Slice);
            }

            return _pongs >= count;
        }

        /// <summary>Waits until the connection has ended.</summary>
        public bool AwaitEnd()
        {
            for (int i = 0; i < Patience / Slice && !_hasEnded; i++)
            {
                Thread.Sleep(Slice);
            }

            return _hasEnded;
        }

        private void QueueClose(byte[] data)
        {
            if (!_closeSent)
            {
                _closeSent = true;
                Queue(CloseFrame | Final, data, 0, data.Length);
            }
        }

        private void Queue(int first, byte[] data, int offset, int count)
        {
            int length = count < 126 ? 0 : count < 65536 ? 2 : 8;
            int start = 2 + length + (_isServer ? 0 : 4);
            byte[] frame = new byte[start + count];
            frame[0] = (byte)first;
            frame[1] = (byte)((_isServer ? 0 : 0x80) | (length == 0 ? count : length == 2 ? 126 : 127));
            for (int i = 0; i < length && i < 4; i++)
            {
                frame[1 + length - i] = (byte)(count >> (8 * i));
            }

            if (!_isServer)
            {
                int mask = _random.Next();
                for (int i = 0; i < 4; i++)
                {
                    frame[start - 4 + i] = (byte)(mask >> (8 * i));
                }
            }

            for (int i = 0; i < count; i++)
            {
                frame[start + i] = (byte)(data[offset + i] ^ (_isServer ? 0 : frame[start - 4 + (i & 3)]));
            }

            while (!_queue.TryAdd(frame) && !_isOver)
            {
                Thread.Sleep(1);
            }

            _work.Set();
        }

        private void SendAll()
        {
            try
            {
                byte[] frame = _queue.Remove();
                while (frame != null || !_isOver)
                {
                    if (frame != null)
                    {
                        _stream.Write(frame, 0, frame.Length);
                    }
                    else
                    {
                        _work.WaitOne();
                    }

                    frame = _queue.Remove();
                }

                _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger, 1);
            }
            catch (SocketException)
            {
                // The peer has reset the connection.
            }
            catch (ObjectDisposedException)
            {
                // The connection was aborted.
            }
            catch (IOException)
            {
                // The connection was aborted.
            }

            _isOver = true;
            _socket.Close();
            _hasEnded = true;
        }

        private void ReceiveAll()
        {
            try
            {
                byte[] message = new byte[0];
                int opcode = 0;
                while (ReceiveFrame(ref opcode, ref message))
                {
                }
            }
            catch (SocketException e)
            {
                _error = e.ErrorCode;
            }
            catch (ObjectDisposedException)
            {
                // The connection was aborted.
            }
            catch (IOException)
            {
                // The connection has ended in the middle of a frame, or was aborted.
            }

            _isOver = true;
            _work.Set();
        }

        // Returns false at the end of the connection.
        private bool ReceiveFrame(ref int opcode, ref byte[] message)
        {
            byte[] header = new byte[2];
            if (_stream.Read(header, 0, 1) == 0)
            {
                return false;
            }

            Fill(header, 1);
            int first = header[0];
            int length = header[1] & 0x7F;
            if ((header[1] & 0x80) != 0 != _isServer)
            {
                // 1002: a protocol error (RFC 6455 5.1).
                QueueClose(new byte[] { 3, 0xEA });
                return false;
            }

            if (length > 125)
            {
                byte[] extended = new byte[length == 126 ? 2 : 8];
                Fill(extended, 0);
                length = 0;
                for (int i = 0; i < extended.Length; i++)
                {
                    length = (length << 8) | extended[i];
                }
            }

            byte[] mask = new byte[4];
            if (_isServer)
            {
                Fill(mask, 0);
            }

            byte[] data = new byte[length];
            Fill(data, 0);
            for (int i = 0; _isServer && i < length; i++)
            {
                data[i] ^= mask[i & 3];
            }

            int kind = first & 0x0F;
            if (kind == CloseFrame)
            {
                _closeStatus = length < 2 ? 1005 : (data[0] << 8) | data[1];
                QueueClose(data);
                return false;
            }

            if (kind == PingFrame)
            {
                Queue(PongFrame | Final, data, 0, length);
            }
            else if (kind == PongFrame)
            {
                _pongs++;
            }
            else
            {
                opcode = kind == 0 ? opcode : kind;
                message = kind == 0 ? Join(message, data) : data;
                if ((first & Final) != 0)
                {
                    Complete(opcode, message);
                }
            }

            return true;
        }

        private void Complete(int opcode, byte[] message)
        {
            if (_echoes)
            {
                Send(opcode, message, 0);
            }

            _messages[_count % _messages.Length] = message;
            _count++;
        }

        private static byte[] Join(byte[] first, byte[] second)
        {
            byte[] all = new byte[first.Length + second.Length];
            first.CopyTo(all, 0);
            second.CopyTo(all, first.Length);
            return all;
        }

        private void Fill(byte[] buffer, int offset)
        {
            while (offset < buffer.Length)
            {
                int count = _stream.Read(buffer, offset, buffer.Length - offset);
                if (count == 0)
                {
                    throw new IOException();
                }

                offset += count;
            }
        }
    }
}
