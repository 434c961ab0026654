using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace NanoSock.SystemNet.Programs
{
    /// <summary>A client of MQTT 3.1.1 that uses its socket as M2Mqtt does: a thread of its own receives byte by byte,
    /// while others send.</summary>
    public sealed class MqttClient : IDisposable
    {
        private const int Connect = 1;
        private const int ConnectAck = 2;
        private const int PublishPacket = 3;
        private const int PublishAck = 4;
        private const int PublishReceived = 5;
        private const int PublishRelease = 6;
        private const int PublishComplete = 7;
        private const int SubscribePacket = 8;
        private const int SubscribeAck = 9;
        private const int PingRequest = 12;
        private const int PingResponse = 13;
        private const int Disconnect = 14;

        private readonly Socket _socket;
        private readonly Dictionary<int, int> _counts = new Dictionary<int, int>();
        private readonly List<string> _messages = new List<string>();
        private int _identifier;
        private bool _ended;

        /// <summary>Connects to a broker, and waits until it accepts.</summary>
        /// <param name="host">The broker's name or address.</param>
        /// <param name="port">The broker's port.</param>
        /// <param name="name">The client's identifier.</param>
        /// <param name="keepAlive">The longest time between packets, in seconds.</param>
        public MqttClient(string host, int port, string name, int keepAlive)
        {
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                _socket.Connect(new IPEndPoint(Dns.GetHostEntry(host).AddressList[0], port));
                new Thread(ReceiveAll) { IsBackground = true }.Start();
                byte[] rest = { 4, 2, (byte)(keepAlive >> 8), (byte)keepAlive };
                Send(Connect << 4, Concat(Text("MQTT"), rest, Text(name)));
                Await(ConnectAck, 1);
            }
            catch
            {
                _socket.Close();
                throw;
            }
        }

        /// <summary>Gets a value that indicates whether the broker has ended the connection.</summary>
        public bool HasEnded
        {
            get
            {
                lock (_messages)
                {
                    return _ended;
                }
            }
        }

        /// <summary>Gets the messages, each as its topic, '=' and its payload.</summary>
        public string[] Messages
        {
            get
            {
                lock (_messages)
                {
                    return _messages.ToArray();
                }
            }
        }

        /// <summary>Subscribes to a topic, and waits for the acknowledgment.</summary>
        public void Subscribe(string topic, int quality)
        {
            int before = Count(SubscribeAck);
            Send(SubscribePacket << 4 | 2, Concat(Identifier(), Text(topic), new[] { (byte)quality }));
            Await(SubscribeAck, before + 1);
        }

        /// <summary>Publishes a message, and waits until the broker has it, as its quality of service asks.</summary>
        public void Publish(string topic, byte[] payload, int quality)
        {
            int end = quality == 1 ? PublishAck : PublishComplete;
            int before = Count(end);
            Send(PublishPacket << 4 | quality << 1,
                Concat(Text(topic), quality == 0 ? Array.Empty<byte>() : Identifier(), payload));
            if (quality != 0)
            {
                Await(end, before + 1);
            }
        }

        /// <summary>Sends PINGREQ, and waits for the answer.</summary>
        public void Ping()
        {
            int before = Count(PingResponse);
            Send(PingRequest << 4, Array.Empty<byte>());
            Await(PingResponse, before + 1);
        }

        /// <summary>Disconnects and closes the socket.</summary>
        public void Dispose()
        {
            try
            {
                Send(Disconnect << 4, Array.Empty<byte>());
            }
            catch (SocketException)
            {
                // The broker is gone.
            }

            _socket.Close();
        }

        private byte[] Identifier()
        {
            int identifier = Interlocked.Increment(ref _identifier);
            return new[] { (byte)(identifier >> 8), (byte)identifier };
        }

        private int Count(int packet)
        {
            lock (_messages)
            {
                return _counts.TryGetValue(packet, out int count) ? count : 0;
            }
        }

        private void Await(int packet, int count)
        {
            lock (_messages)
            {
                while (!_counts.TryGetValue(packet, out int present) || present < count)
                {
                    if (_ended || !Monitor.Wait(_messages, 60000))
                    {
                        throw new IOException("no packet of type " + packet);
                    }
                }
            }
        }

        private void ReceiveAll()
        {
            try
            {
                while (ReceiveOne())
                {
                }
            }
            catch (Exception e) when (e is SocketException || e is IOException || e is ObjectDisposedException)
            {
                // The connection has ended.
            }

            lock (_messages)
            {
                _ended = true;
                Monitor.PulseAll(_messages);
            }
        }

        private bool ReceiveOne()
        {
            // A poll that ends without data is repeated, so that this thread also sees its socket closed by Dispose.
            while (!_socket.Poll(100000, SelectMode.SelectRead))
            {
            }

            // Readable without data: the end.
            if (_socket.Available == 0)
            {
                return false;
            }

            byte[] one = new byte[1];
            if (_socket.Receive(one, 0, 1, SocketFlags.None) == 0)
            {
                return false;
            }

            int type = one[0] >> 4;
            int quality = one[0] >> 1 & 3;
            int length = 0;
            int shift = 0;
            do
            {
                Fill(one);
                length |= (one[0] & 0x7F) << shift;
                shift += 7;
            }
            while (one[0] >= 0x80);

            byte[] body = new byte[length];
            Fill(body);
            if (type == PublishPacket)
            {
                Take(body, quality);
            }
            else if (type == PublishReceived)
            {
                Send(PublishRelease << 4 | 2, body);
            }
            else if (type == PublishRelease)
            {
                Send(PublishComplete << 4, body);
            }

            lock (_messages)
            {
                _counts[type] = (_counts.TryGetValue(type, out int count) ? count : 0) + 1;
                Monitor.PulseAll(_messages);
            }

            return true;
        }

        private void Take(byte[] body, int quality)
        {
            int topic = body[0] << 8 | body[1];
            int start = 2 + topic + (quality == 0 ? 0 : 2);
            string message = Encoding.ASCII.GetString(body, 2, topic) + "="
                + Encoding.ASCII.GetString(body, start, body.Length - start);
            lock (_messages)
            {
                _messages.Add(message);
            }

            if (quality != 0)
            {
                Send((quality == 1 ? PublishAck : PublishReceived) << 4, new[] { body[2 + topic], body[3 + topic] });
            }
        }

        private void Fill(byte[] buffer)
        {
            int done = 0;
            while (done < buffer.Length)
            {
                int count = _socket.Receive(buffer, done, buffer.Length - done, SocketFlags.None);
                if (count == 0)
                {
                    throw new IOException("end within a packet");
                }

                done += count;
            }
        }

        private void Send(int first, byte[] rest)
        {
            List<byte> packet = new List<byte> { (byte)first };
            int length = rest.Length;
            do
            {
                packet.Add((byte)(length > 0x7F ? length & 0x7F | 0x80 : length));
                length >>= 7;
            }
            while (length > 0);

            packet.AddRange(rest);
            byte[] bytes = packet.ToArray();
            int sent = 0;
            // One packet is not to be mixed with another thread's.
            lock (_socket)
            {
                while (sent < bytes.Length)
                {
                    sent += _socket.Send(bytes, sent, bytes.Length - sent, SocketFlags.None);
                }
            }
        }

        private static byte[] Text(string text)
        {
            return Concat(new[] { (byte)(text.Length >> 8), (byte)text.Length }, Encoding.ASCII.GetBytes(text));
        }

        private static byte[] Concat(params byte[][] parts)
        {
            List<byte> all = new List<byte>();
            foreach (byte[] part in parts)
            {
                all.AddRange(part);
            }

            return all.ToArray();
        }
    }
}
