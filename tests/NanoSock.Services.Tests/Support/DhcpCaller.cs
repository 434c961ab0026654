using System;
using System.Collections.Generic;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A DHCP client on raw frames, whose messages a test decides.</summary>
    internal sealed class DhcpCaller
    {
        private readonly VirtualPort _port;
        private readonly byte[] _frame = new byte[2048];

        internal DhcpCaller(VirtualPort port)
        {
            _port = port;
        }

        /// <summary>Gets or sets the address that the station has, and for which it answers in ARP; 0 for
        /// none.</summary>
        internal uint Address { get; set; }

        internal byte[] HardwareAddress
        {
            get { return _port.HardwareAddress; }
        }

        internal List<DhcpSeen> Seen { get; } = new List<DhcpSeen>();

        /// <summary>Gets the number of ARP requests for each address.</summary>
        internal Dictionary<uint, int> Asked { get; } = new Dictionary<uint, int>();

        /// <summary>Gets the last message received as text, such as "OFFER 10.0.0.100"; "" for none.</summary>
        internal string Last
        {
            get { return Seen.Count == 0 ? "" : Text(Seen[^1]); }
        }

        /// <summary>Builds a message.</summary>
        /// <param name="type">Its type.</param>
        /// <param name="change">Changes the message of fixed fields and options, without END.</param>
        /// <param name="options">Options: code, then an address in text, bytes, or null for none.</param>
        internal byte[] Build(int type, Action<byte[]> change, params (int Code, object Value)[] options)
        {
            byte[] head = new byte[240];
            head[0] = 1;
            head[1] = 1;
            head[2] = 6;
            BigEndian.WriteUInt32(head, 4, 0x12345678);
            HardwareAddress.CopyTo(head, 28);
            BigEndian.WriteUInt32(head, 236, 0x63825363);
            change?.Invoke(head);
            List<byte> message = new List<byte>(head);
            if (type != 0)
            {
                DhcpStation.Append(message, 53, new[] { (byte)type });
            }

            foreach ((int code, object value) in options)
            {
                DhcpStation.Append(message, code, value as byte[] ?? IPAddress.Parse((string)value).GetAddressBytes());
            }

            message.Add(255);
            return message.ToArray();
        }

        /// <summary>Sends a message by broadcast from 0.0.0.0, or from the station's address to the server.</summary>
        internal void Send(byte[] message, uint to = 0xFFFFFFFF)
        {
            byte[] frame = new byte[42 + message.Length];
            byte[] server = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };
            if (to != 0xFFFFFFFF)
            {
                server = Seen[^1].Frame.AsSpan(6, 6).ToArray();
            }

            server.CopyTo(frame, 0);

            HardwareAddress.CopyTo(frame, 6);
            frame[12] = 8;
            frame[14] = 0x45;
            BigEndian.WriteUInt16(frame, 16, frame.Length - 14);
            frame[22] = 64;
            frame[23] = 17;
            BigEndian.WriteUInt32(frame, 26, to == 0xFFFFFFFF ? 0 : Address);
            BigEndian.WriteUInt32(frame, 30, to);
            BigEndian.WriteUInt16(frame, 24, Checksum.Compute(frame, 14, 20));
            BigEndian.WriteUInt16(frame, 34, 68);
            BigEndian.WriteUInt16(frame, 36, 67);
            BigEndian.WriteUInt16(frame, 38, 8 + message.Length);
            message.CopyTo(frame, 42);
            _port.Transmit(frame, 0, frame.Length);
        }

        internal void Discover(params (int Code, object Value)[] options)
        {
            Send(Build(1, null, options));
        }

        /// <summary>Sends DHCPREQUEST in state SELECTING.</summary>
        internal void Request(string address, string server = DhcpServerBench.ServerAddress)
        {
            Send(Build(3, null, (50, address), (54, server)));
        }

        /// <summary>Sends a message with ciaddr.</summary>
        internal void SendFrom(int type, string address, params (int Code, object Value)[] options)
        {
            Send(Build(type, m => BigEndian.WriteUInt32(m, 12, Simulation.Address(address)), options));
        }

        internal void Run(long now)
        {
            int length;
            while ((length = _port.Receive(_frame, 0, _frame.Length)) > 0)
            {
                int type = BigEndian.ReadUInt16(_frame, 12);
                if (type == 0x0806 && _frame[21] == 1)
                {
                    uint target = BigEndian.ReadUInt32(_frame, 38);
                    Asked[target] = Asked.GetValueOrDefault(target) + 1;
                    if (Address != 0 && target == Address)
                    {
                        AnswerArp();
                    }
                }
                else if (type == 0x0800 && _frame[23] == 17 && BigEndian.ReadUInt16(_frame, 34) == 67
                    && (_frame.AsSpan(70, 6).SequenceEqual(HardwareAddress)
                        || BigEndian.ReadUInt16(_frame, 36) == 67))
                {
                    Seen.Add(new DhcpSeen(_frame, length, now));
                }
            }
        }

        internal static string Text(DhcpSeen seen)
        {
            uint yours = BigEndian.ReadUInt32(seen.Message, 16);
            return yours == 0 ? seen.ToString() : seen + " " + new IPAddress(yours);
        }

        private void AnswerArp()
        {
            byte[] reply = _frame.AsSpan(0, 42).ToArray();
            reply.AsSpan(6, 6).CopyTo(reply);
            HardwareAddress.CopyTo(reply, 6);
            reply[21] = 2;
            reply.AsSpan(22, 10).CopyTo(reply.AsSpan(32));
            HardwareAddress.CopyTo(reply, 22);
            BigEndian.WriteUInt32(reply, 28, Address);
            _port.Transmit(reply, 0, reply.Length);
        }
    }
}
