using System;
using System.Collections.Generic;
using NanoSock.Wire;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A DHCP message that a server double has received, or one that it builds.</summary>
    internal sealed class DhcpSeen
    {
        internal DhcpSeen(byte[] frame, int length, long time)
        {
            Time = time;
            Frame = frame.AsSpan(0, length).ToArray();
            Message = frame.AsSpan(42, BigEndian.ReadUInt16(frame, 38) - 8).ToArray();
            int at = 240;
            while (Message[at] != 255)
            {
                if (Message[at] == 0)
                {
                    at++;
                    continue;
                }

                Options.Add(Message[at], Message.AsSpan(at + 2, Message[at + 1]).ToArray());
                at += 2 + Message[at + 1];
            }
        }

        internal long Time { get; }

        internal byte[] Frame { get; }

        internal byte[] Message { get; }

        internal Dictionary<int, byte[]> Options { get; } = new Dictionary<int, byte[]>();

        internal int Type
        {
            get { return Options[53][0]; }
        }

        internal uint Xid
        {
            get { return BigEndian.ReadUInt32(Message, 4); }
        }

        internal int Flags
        {
            get { return BigEndian.ReadUInt16(Message, 10); }
        }

        /// <summary>Gets ciaddr.</summary>
        internal uint ClientAddress
        {
            get { return BigEndian.ReadUInt32(Message, 12); }
        }

        internal uint Source
        {
            get { return BigEndian.ReadUInt32(Frame, 26); }
        }

        internal uint Destination
        {
            get { return BigEndian.ReadUInt32(Frame, 30); }
        }

        /// <summary>Returns the value of an option of four bytes; 0 for none.</summary>
        internal uint Number(int code)
        {
            return Options.TryGetValue(code, out byte[] value) ? BigEndian.ReadUInt32(value, 0) : 0;
        }

        public override string ToString()
        {
            string[] names = { "?", "DISCOVER", "OFFER", "REQUEST", "DECLINE", "ACK", "NAK", "RELEASE", "INFORM" };
            return names[Type];
        }
    }
}
