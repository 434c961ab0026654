using System;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <summary>Reads and writes DHCP messages (RFC 2131 2) in a <c>byte[]</c>, which they begin at offset 0. Every
    /// read is bounded: options are read once from each of the fields that hold them.</summary>
    internal static class DhcpMessage
    {
        internal const int ServerPort = 67;
        internal const int ClientPort = 68;

        // Offsets of the fields (RFC 2131 2, figure 1).
        internal const int Op = 0;
        internal const int HardwareType = 1;
        internal const int HardwareLength = 2;
        internal const int TransactionId = 4;
        internal const int Seconds = 8;
        internal const int Flags = 10;
        internal const int ClientAddress = 12;
        internal const int YourAddress = 16;
        internal const int RelayAddress = 24;
        internal const int HardwareAddress = 28;
        internal const int ServerName = 44;
        internal const int File = 108;
        internal const int Cookie = 236;
        internal const int Options = 240;

        /// <summary>Bytes of the shortest message that is sent: some relays and servers discard what is shorter than
        /// BOOTP's (RFC 951 3).</summary>
        internal const int LeastLength = 300;
        /// <summary>Bytes of the IP datagram that every client accepts (RFC 2131 2).</summary>
        internal const int LeastMaximum = 576;

        internal const int Request = 1;
        internal const int Reply = 2;
        internal const int Ethernet = 1;
        internal const int BroadcastFlag = 0x8000;
        internal const uint MagicCookie = 0x63825363;
        internal const uint Infinite = 0xFFFFFFFF;

        // Message types (RFC 2132 9.6).
        internal const int Discover = 1;
        internal const int Offer = 2;
        internal const int RequestAddress = 3;
        internal const int Decline = 4;
        internal const int Acknowledge = 5;
        internal const int Refuse = 6;
        internal const int Release = 7;
        internal const int Inform = 8;

        // Codes of options (RFC 2132, RFC 3397, RFC 3442).
        internal const int Pad = 0;
        internal const int SubnetMask = 1;
        internal const int Router = 3;
        internal const int DomainNameServer = 6;
        internal const int HostName = 12;
        internal const int DomainName = 15;
        internal const int InterfaceMtu = 26;
        internal const int BroadcastAddress = 28;
        internal const int TimeServer = 42;
        internal const int RequestedAddress = 50;
        internal const int LeaseTime = 51;
        internal const int Overload = 52;
        internal const int MessageType = 53;
        internal const int ServerIdentifier = 54;
        internal const int ParameterList = 55;
        internal const int MaximumSize = 57;
        internal const int RenewalTime = 58;
        internal const int RebindingTime = 59;
        internal const int ClientIdentifier = 61;
        internal const int DomainSearch = 119;
        internal const int ClasslessRoutes = 121;
        internal const int End = 255;

        /// <summary>The result of a read that does not find the option.</summary>
        internal const int Absent = -1;
        /// <summary>The result of a read of options that do not lie in their field, or do not end with END.</summary>
        internal const int Malformed = -2;

        /// <summary>Copies the bytes of an option. Those of an option that occurs more than once are concatenated, in
        /// the order of the fields options, file and sname (RFC 3396 5).</summary>
        /// <param name="message">The message, with a length of at least <see cref="Options"/>.</param>
        /// <param name="length">Bytes of the message.</param>
        /// <param name="code">The option; <see cref="Pad"/> for a check of the message.</param>
        /// <param name="target">Receives the bytes, from its first one on. It may be the message itself where
        /// <paramref name="room"/> ends before the fields that are read.</param>
        /// <param name="room">Bytes of room; the bytes beyond are counted, and not copied.</param>
        /// <returns>Bytes of the option, <see cref="Absent"/> or <see cref="Malformed"/>.</returns>
        internal static int Read(byte[] message, int length, int code, byte[] target, int room)
        {
            int total = Absent;
            int overload = 0;
            int at = Options;
            int end = length;
            while (at < end)
            {
                int option = message[at++];
                if (option == Pad)
                {
                    continue;
                }

                if (option == End)
                {
                    if (overload == 0)
                    {
                        return total;
                    }

                    bool isFile = (overload & 1) != 0;
                    at = isFile ? File : ServerName;
                    end = isFile ? Cookie : File;
                    overload = isFile ? overload & 2 : 0;
                    continue;
                }

                int size = at < end ? message[at++] : 0xFFFF;
                if (at + size > end)
                {
                    return Malformed;
                }

                if (option == Overload)
                {
                    // RFC 2132 9.3. Within the other two fields, the option could make them be read without end.
                    overload = size == 1 && end == length ? message[at] : 0;
                    if (overload == 0 || overload > 3)
                    {
                        return Malformed;
                    }
                }

                if (option == code)
                {
                    total = total < 0 ? 0 : total;
                    for (int i = 0; i < size; i++)
                    {
                        if (total < room)
                        {
                            target[total] = message[at + i];
                        }

                        total++;
                    }
                }

                at += size;
            }

            // RFC 2131 4.1: each field's options end with END. Without it, the message was cut.
            return Malformed;
        }

        /// <summary>Returns the value of an option of one to four bytes, which is copied over the message's first four
        /// bytes; <see cref="Absent"/>, or <see cref="Malformed"/> also for an option of another size.</summary>
        internal static long ReadNumber(byte[] message, int length, int code, int size)
        {
            int found = Read(message, length, code, message, 4);
            if (found != size)
            {
                return found < 0 ? found : Malformed;
            }

            // In halves, because a long that comes from a uint stays unsigned on the device.
            long value = (BigEndian.ReadUInt16(message, 0) * 65536L) + BigEndian.ReadUInt16(message, 2);
            return value >> (32 - (8 * size));
        }

        /// <summary>Writes the fixed fields of a message of a station, most of them as 0, and its message
        /// type.</summary>
        /// <returns>The offset of the next option.</returns>
        internal static int Begin(byte[] message, int op, uint transaction, byte[] hardwareAddress, int type)
        {
            for (int i = 0; i < Options; i++)
            {
                message[i] = 0;
            }

            message[Op] = (byte)op;
            message[HardwareType] = Ethernet;
            message[HardwareLength] = 6;
            BigEndian.WriteUInt32(message, TransactionId, transaction);
            Array.Copy(hardwareAddress, 0, message, HardwareAddress, 6);
            BigEndian.WriteUInt32(message, Cookie, MagicCookie);
            message[Options] = MessageType;
            message[Options + 1] = 1;
            message[Options + 2] = (byte)type;
            return Options + 3;
        }

        /// <summary>Writes an option of four bytes; returns the offset of the next one.</summary>
        internal static int Write(byte[] message, int offset, int code, uint value)
        {
            message[offset] = (byte)code;
            message[offset + 1] = 4;
            BigEndian.WriteUInt32(message, offset + 2, value);
            return offset + 6;
        }

        /// <summary>Writes an option of at most 255 bytes; returns the offset of the next one.</summary>
        internal static int Write(byte[] message, int offset, int code, byte[] value)
        {
            message[offset] = (byte)code;
            message[offset + 1] = (byte)value.Length;
            Array.Copy(value, 0, message, offset + 2, value.Length);
            return offset + 2 + value.Length;
        }

        /// <summary>Ends the options; returns the length of the message.</summary>
        internal static int Finish(byte[] message, int offset)
        {
            message[offset++] = End;
            while (offset < LeastLength)
            {
                message[offset++] = Pad;
            }

            return offset;
        }
    }
}
