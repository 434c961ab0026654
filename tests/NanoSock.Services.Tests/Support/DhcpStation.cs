using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A DHCP server on raw frames, whose answers a test decides.</summary>
    internal sealed class DhcpStation
    {
        private readonly VirtualPort _port;
        private readonly byte[] _frame = new byte[2048];

        internal DhcpStation(VirtualPort port, string address, string offered)
        {
            _port = port;
            Address = Simulation.Address(address);
            Offered = Simulation.Address(offered);
            Set(1, 255, 255, 255, 0);
            SetAddress(3, Address);
            SetAddress(6, Address);
            Answer = Serve;
        }

        internal uint Address { get; }

        /// <summary>Gets or sets the address of offers.</summary>
        internal uint Offered { get; set; }

        internal uint Lease { get; set; } = 3600;

        /// <summary>Gets or sets whether the server receives frames and sends none, ARP included.</summary>
        internal bool IsSilent { get; set; }

        /// <summary>Gets or sets an address of which the station says in ARP that it has it; 0 for none.</summary>
        internal uint Claimed { get; set; }

        /// <summary>Gets or sets whether messages are sent to 255.255.255.255, and not to the address that they
        /// give.</summary>
        internal bool Broadcasts { get; set; }

        /// <summary>Gets the options of offers and acknowledgments beside those of the server and of the
        /// times.</summary>
        internal SortedDictionary<int, byte[]> Options { get; } = new SortedDictionary<int, byte[]>();

        internal List<DhcpSeen> Seen { get; } = new List<DhcpSeen>();

        /// <summary>Gets or sets the messages that answer one; null for silence.</summary>
        internal Func<DhcpSeen, byte[][]> Answer { get; set; }

        internal byte[] HardwareAddress
        {
            get { return _port.HardwareAddress; }
        }

        internal void Set(int code, params byte[] value)
        {
            Options[code] = value;
        }

        internal void SetAddress(int code, params uint[] addresses)
        {
            byte[] value = new byte[4 * addresses.Length];
            for (int i = 0; i < addresses.Length; i++)
            {
                BigEndian.WriteUInt32(value, 4 * i, addresses[i]);
            }

            Options[code] = value;
        }

        internal DhcpSeen[] Of(int type)
        {
            return Seen.Where(seen => seen.Type == type).ToArray();
        }

        /// <summary>Answers as a server does: offers, and acknowledges its own offer and no other address.</summary>
        internal byte[][] Serve(DhcpSeen seen)
        {
            switch (seen.Type)
            {
                case 1:
                    return new[] { Reply(seen, 2) };
                case 3:
                    uint chosen = seen.Number(54);
                    if (chosen != 0 && chosen != Address)
                    {
                        return null;
                    }

                    uint wanted = seen.ClientAddress != 0 ? seen.ClientAddress : seen.Number(50);
                    return new[] { Reply(seen, wanted == Offered ? 5 : 6) };
                default:
                    return null;
            }
        }

        /// <summary>Builds an answer: an offer (2), an acknowledgment (5) or a refusal (6).</summary>
        internal byte[] Reply(DhcpSeen seen, int type)
        {
            byte[] head = new byte[240];
            seen.Message.AsSpan(0, 240).CopyTo(head);
            head.AsSpan(12, 16).Clear();
            head[0] = 2;
            List<byte> message = new List<byte>(head) { 53, 1, (byte)type };
            Append(message, 54, BitConverter.GetBytes(Address).Reverse().ToArray());
            if (type != 6)
            {
                Append(message, 51, BitConverter.GetBytes(Lease).Reverse().ToArray());
                foreach (KeyValuePair<int, byte[]> option in Options)
                {
                    Append(message, option.Key, option.Value);
                }
            }

            message.Add(255);
            byte[] result = message.ToArray();
            if (type != 6)
            {
                BigEndian.WriteUInt32(result, 16, Offered);
            }

            return result;
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
                    if (!IsSilent && target != 0 && (target == Address || target == Claimed))
                    {
                        AnswerArp(target);
                    }
                }
                else if (type == 0x0800 && _frame[23] == 17 && BigEndian.ReadUInt16(_frame, 36) == 67
                    && (BigEndian.ReadUInt32(_frame, 30) == 0xFFFFFFFF
                        || BigEndian.ReadUInt32(_frame, 30) == Address))
                {
                    DhcpSeen seen = new DhcpSeen(_frame, length, now);
                    Seen.Add(seen);
                    foreach (byte[] answer in (IsSilent ? null : Answer?.Invoke(seen)) ?? Array.Empty<byte[]>())
                    {
                        Send(answer);
                    }
                }
            }
        }

        /// <summary>Sends a message to the station of its chaddr; unicast to the address that it gives, or to that
        /// which the client has (RFC 2131 4.1).</summary>
        internal void Send(byte[] message)
        {
            uint to = BigEndian.ReadUInt32(message, 16);
            SendTo(message, Broadcasts || to == 0 || (message[10] & 0x80) != 0 ? 0xFFFFFFFF : to);
        }

        internal void SendTo(byte[] message, uint to)
        {
            bool broadcast = to == 0xFFFFFFFF;
            byte[] frame = new byte[42 + message.Length];
            (broadcast ? new byte[] { 255, 255, 255, 255, 255, 255 } : message.AsSpan(28, 6).ToArray())
                .CopyTo(frame, 0);
            _port.HardwareAddress.CopyTo(frame, 6);
            frame[12] = 8;
            frame[14] = 0x45;
            BigEndian.WriteUInt16(frame, 16, frame.Length - 14);
            frame[22] = 64;
            frame[23] = 17;
            BigEndian.WriteUInt32(frame, 26, Address);
            BigEndian.WriteUInt32(frame, 30, to);
            BigEndian.WriteUInt16(frame, 24, Checksum.Compute(frame, 14, 20));
            BigEndian.WriteUInt16(frame, 34, 67);
            BigEndian.WriteUInt16(frame, 36, 68);
            BigEndian.WriteUInt16(frame, 38, 8 + message.Length);
            message.CopyTo(frame, 42);
            _port.Transmit(frame, 0, frame.Length);
        }

        /// <summary>Announces that the station has an address (RFC 5227 2.3).</summary>
        internal void Announce(uint address)
        {
            byte[] frame = Arp(1, address, address);
            for (int i = 0; i < 6; i++)
            {
                frame[i] = 0xFF;
            }

            _port.Transmit(frame, 0, frame.Length);
        }

        internal static void Append(List<byte> message, int code, byte[] value)
        {
            message.Add((byte)code);
            message.Add((byte)value.Length);
            message.AddRange(value);
        }

        private void AnswerArp(uint address)
        {
            byte[] reply = Arp(2, address, BigEndian.ReadUInt32(_frame, 28));
            _frame.AsSpan(6, 6).CopyTo(reply);
            _frame.AsSpan(22, 6).CopyTo(reply.AsSpan(32));
            _port.Transmit(reply, 0, reply.Length);
        }

        private byte[] Arp(int operation, uint sender, uint target)
        {
            byte[] frame = new byte[42];
            _port.HardwareAddress.CopyTo(frame, 6);
            new byte[] { 8, 6, 0, 1, 8, 0, 6, 4, 0, (byte)operation }.CopyTo(frame, 12);
            _port.HardwareAddress.CopyTo(frame, 22);
            BigEndian.WriteUInt32(frame, 28, sender);
            BigEndian.WriteUInt32(frame, 38, target);
            return frame;
        }
    }
}
