using System;
using System.Collections.Generic;
using NanoSock.Links;
using NanoSock.Wire;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A host that answers ARP, and whose answers to ICMP messages a test decides.</summary>
    internal sealed class RawHost
    {
        private const int Ip = 14;
        private const int Icmp = Ip + 20;

        private readonly VirtualPort _port;
        private readonly uint _address;
        private readonly byte[] _frame = new byte[2048];

        internal RawHost(VirtualPort port, uint address)
        {
            _port = port;
            _address = address;
        }

        /// <summary>Gets the ICMP messages received.</summary>
        internal List<byte[]> Requests { get; } = new List<byte[]>();

        /// <summary>Gets or sets the ICMP messages that answer one; their checksums are computed. Null for
        /// silence.</summary>
        internal Func<byte[], byte[][]> Answer { get; set; }

        internal void Run()
        {
            int length;
            while ((length = _port.Receive(_frame, 0, _frame.Length)) > 0)
            {
                int type = (_frame[12] << 8) | _frame[13];
                if (type == 0x0806 && _frame[21] == 1 && BigEndian.ReadUInt32(_frame, 38) == _address)
                {
                    AnswerArp();
                }
                else if (type == 0x0800 && _frame[Ip + 9] == 1 && BigEndian.ReadUInt32(_frame, Ip + 16) == _address)
                {
                    int total = (_frame[Ip + 2] << 8) | _frame[Ip + 3];
                    byte[] request = _frame.AsSpan(Icmp, total - 20).ToArray();
                    byte[] header = _frame.AsSpan(0, Icmp).ToArray();
                    Requests.Add(request);
                    foreach (byte[] answer in Answer?.Invoke(request) ?? Array.Empty<byte[]>())
                    {
                        Send(header, answer);
                    }
                }
            }
        }

        private void AnswerArp()
        {
            byte[] reply = _frame.AsSpan(0, 42).ToArray();
            reply.AsSpan(6, 6).CopyTo(reply);
            _port.HardwareAddress.CopyTo(reply, 6);
            reply[21] = 2;
            reply.AsSpan(22, 10).CopyTo(reply.AsSpan(32));
            _port.HardwareAddress.CopyTo(reply, 22);
            BigEndian.WriteUInt32(reply, 28, _address);
            _port.Transmit(reply, 0, reply.Length);
        }

        private void Send(byte[] header, byte[] message)
        {
            byte[] frame = new byte[Icmp + message.Length];
            header.AsSpan(6, 6).CopyTo(frame);
            _port.HardwareAddress.CopyTo(frame, 6);
            frame[12] = 8;
            frame[Ip] = 0x45;
            BigEndian.WriteUInt16(frame, Ip + 2, 20 + message.Length);
            frame[Ip + 8] = 64;
            frame[Ip + 9] = 1;
            BigEndian.WriteUInt32(frame, Ip + 12, _address);
            header.AsSpan(Ip + 12, 4).CopyTo(frame.AsSpan(Ip + 16));
            BigEndian.WriteUInt16(frame, Ip + 10, Checksum.Compute(frame, Ip, 20));
            message.CopyTo(frame, Icmp);
            BigEndian.WriteUInt16(frame, Icmp + 2, 0);
            BigEndian.WriteUInt16(frame, Icmp + 2, Checksum.Compute(frame, Icmp, message.Length));
            _port.Transmit(frame, 0, frame.Length);
        }
    }
}
