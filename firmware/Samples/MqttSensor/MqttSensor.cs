// A sensor that publishes its readings over MQTT 3.1.1. Each reading reaches the broker at least once (QoS 1), also
// after the broker or the cable was gone for a while; the number of connections is published once at most (QoS 0).
//
//     mosquitto -p 1883                                   a broker on this machine
//     mosquitto_sub -t 'nanosock/#' -v
//     dotnet run --project firmware/Samples/MqttSensor    the board on a switch; 192.168.7.1 is this machine
//     dotnet run --project firmware/Samples/MqttSensor -- --link tap:tap0    a host of a network, by DHCP
//
// On a board: dotnet build firmware/Samples/MqttSensor -p:Board=w5500-evb-pico (boards/README.md has the other steps).

using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using NanoSock.Boards;
using StackOptions = NanoSock.Sockets.StackOptions;

namespace Samples
{
    /// <summary>Publishes readings of a sensor over MQTT.</summary>
    public static class MqttSensor
    {
        // A name or an address.
        private const string Broker = "192.168.7.1";
        private const int Port = 1883;
        private const string Name = "nanosock";

        // Milliseconds between two readings; a PINGREQ in their middle shows a lost broker earlier.
        private const int Interval = 4000;

        // The broker ends the connection after one and a half of this time without a packet, in seconds.
        private const int KeepAlive = 15;

        // Milliseconds before the first attempt to connect again. They double up to the longest.
        private const int FirstPause = 1000;
        private const int LongestPause = 60000;

        private static int s_connections;
        private static int s_reading;

        /// <summary>Runs the program.</summary>
        public static void Main()
        {
            // Without an address now, the first attempts fail, and a later one succeeds.
            StackOptions options = Board.CreateOptions();
            Fit(options);
            Board.Start(options);
            string waiting = null;
            int pause = FirstPause;
            while (true)
            {
                MqttConnection broker = null;
                try
                {
                    broker = new MqttConnection(Broker, Port, Name, KeepAlive);
                    pause = FirstPause;
                    s_connections++;
                    Console.WriteLine("mqtt: connected");
                    broker.Publish(Name + "/connections", s_connections.ToString(), 0);
                    while (true)
                    {
                        // A reading that the broker has not acknowledged is published again.
                        waiting = waiting == null ? Read() : waiting;
                        broker.Publish(Name + "/temperature", waiting, 1);
                        waiting = null;
                        Thread.Sleep(Interval / 2);
                        broker.Ping();
                        Thread.Sleep(Interval / 2);
                    }
                }
                catch (SocketException e)
                {
                    Console.WriteLine("mqtt: socket error " + e.ErrorCode.ToString());
                }
                catch (IOException e)
                {
                    Console.WriteLine("mqtt: " + e.Message);
                }

                if (broker != null)
                {
                    broker.Close();
                }

                Console.WriteLine("mqtt: next attempt in " + pause.ToString() + " ms");
                Thread.Sleep(pause);
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
            }
        }

        /// <summary>Reduces the board's sizes to those of this program: one connection, and a second one while the peer
        /// of the first does not answer. More than 80 KB of the heap of a W5500-EVB-Pico remain free.</summary>
        public static void Fit(StackOptions options)
        {
            options.TcpSockets = 2;
            options.TcpBuffers = 2;
            options.TcpReceiveBuffer = 1024;
            options.TcpSendBuffer = 1024;
            options.TcpHalfOpen = 1;
            options.TcpTimeWait = 2;
            options.UdpSockets = 0;
            options.UdpReceiveBuffer = 1536;
            options.ReassemblyBuffers = 0;
        }

        // A board reads its sensor here. This one rises from 20.0 to 24.9 degrees, and begins again.
        private static string Read()
        {
            s_reading = (s_reading + 1) % 50;
            return (20 + (s_reading / 10)).ToString() + "." + (s_reading % 10).ToString();
        }

        /// <summary>Represents a connection to a broker, for one thread.</summary>
        private sealed class MqttConnection
        {
            // The first bytes of packets (MQTT 3.1.1, 2.2).
            private const int Connect = 0x10;
            private const int ConnectAck = 0x20;
            private const int PublishPacket = 0x30;
            private const int PublishAck = 0x40;
            private const int PingRequest = 0xC0;
            private const int PingResponse = 0xD0;

            // Milliseconds within which the broker answers, or is lost.
            private const int AnswerTime = 10000;

            private readonly Socket _socket;
            private readonly byte[] _packet = new byte[256];
            private int _length;
            private int _identifier;

            internal MqttConnection(string host, int port, string name, int keepAlive)
            {
                IPAddress address = Dns.GetHostEntry(host).AddressList[0];
                _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    _socket.Connect(new IPEndPoint(address, port));
                    _socket.ReceiveTimeout = AnswerTime;
                    _socket.SendTimeout = AnswerTime;
                    Begin(Connect);
                    Add("MQTT");

                    // 3.1.2: protocol level 4, a clean session, the keep-alive time.
                    AddByte(4);
                    AddByte(2);
                    AddByte(keepAlive >> 8);
                    AddByte(keepAlive);
                    Add(name);
                    Send();
                    Await(ConnectAck, 0);
                    if (_packet[1] != 0)
                    {
                        throw new IOException("the broker refuses, code " + _packet[1].ToString());
                    }
                }
                catch (Exception)
                {
                    _socket.Close();
                    throw;
                }
            }

            /// <summary>Publishes a message. With QoS 1, returns when the broker has acknowledged it.</summary>
            internal void Publish(string topic, string message, int quality)
            {
                Begin(PublishPacket | (quality << 1));
                Add(topic);
                if (quality > 0)
                {
                    _identifier = (_identifier % 0xFFFF) + 1;
                    AddByte(_identifier >> 8);
                    AddByte(_identifier);
                }

                byte[] bytes = Encoding.UTF8.GetBytes(message);
                AddBytes(bytes);
                Send();
                if (quality > 0)
                {
                    Await(PublishAck, _identifier);
                }
            }

            /// <summary>Sends PINGREQ, and returns when the broker has answered.</summary>
            internal void Ping()
            {
                Begin(PingRequest);
                Send();
                Await(PingResponse, 0);
            }

            internal void Close()
            {
                _socket.Close();
            }

            private void Begin(int type)
            {
                // The second byte has the length, below 128 for these packets.
                _packet[0] = (byte)type;
                _length = 2;
            }

            private void AddByte(int value)
            {
                _packet[_length++] = (byte)value;
            }

            private void AddBytes(byte[] bytes)
            {
                Array.Copy(bytes, 0, _packet, _length, bytes.Length);
                _length += bytes.Length;
            }

            private void Add(string text)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                AddByte(bytes.Length >> 8);
                AddByte(bytes.Length);
                AddBytes(bytes);
            }

            private void Send()
            {
                if (_length > 129)
                {
                    throw new IOException("the message is too long");
                }

                _packet[1] = (byte)(_length - 2);
                int sent = 0;
                while (sent < _length)
                {
                    int count = _socket.Send(_packet, sent, _length - sent, SocketFlags.None);
                    if (count == 0)
                    {
                        throw new IOException("the broker takes no more data");
                    }

                    sent += count;
                }
            }

            // Receives packets until one is of a type and, if not 0, an identifier. Its content is then in _packet.
            private void Await(int type, int identifier)
            {
                while (true)
                {
                    Receive(2);
                    int received = _packet[0] & 0xF0;
                    if (_packet[1] > 127)
                    {
                        throw new IOException("a packet is too long");
                    }

                    Receive(_packet[1]);
                    if (received == type && (identifier == 0 || ((_packet[0] << 8) | _packet[1]) == identifier))
                    {
                        return;
                    }
                }
            }

            private void Receive(int length)
            {
                int count = 0;
                while (count < length)
                {
                    int received = _socket.Receive(_packet, count, length - count, SocketFlags.None);
                    if (received == 0)
                    {
                        throw new IOException("the broker has closed the connection");
                    }

                    count += received;
                }
            }
        }
    }
}
