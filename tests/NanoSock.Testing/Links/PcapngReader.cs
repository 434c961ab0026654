using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace NanoSock.Testing
{
    /// <summary>A pcapng reader written from the format's description, independently of the writer: every length,
    /// padding and option is checked.</summary>
    internal sealed class PcapngReader
    {
        internal readonly List<Interface> Interfaces = new List<Interface>();
        internal readonly List<Packet> Packets = new List<Packet>();
        internal int Sections;

        internal sealed record Interface(int LinkType, int SnapLength, string Name, int Resolution);

        internal sealed record Packet(int Interface, long Time, int Length, byte[] Bytes, int Flags);

        internal static PcapngReader Read(ReadOnlySpan<byte> file)
        {
            PcapngReader reader = new PcapngReader();
            while (file.Length > 0)
            {
                uint type = Number32(file);
                int length = (int)Number32(file[4..]);
                Demand(length % 4 == 0 && length >= 12 && length <= file.Length, "block length " + length);
                Demand(Number32(file[(length - 4)..]) == length, "the two lengths of a block differ");
                reader.Block(type, file[8..(length - 4)]);
                file = file[length..];
            }

            return reader;
        }

        private void Block(uint type, ReadOnlySpan<byte> body)
        {
            switch (type)
            {
                case 0x0A0D0D0A:
                    Demand(Number32(body) == 0x1A2B3C4D, "byte order");
                    Demand(Number16(body[4..]) == 1 && Number16(body[6..]) == 0, "version");
                    Demand(BinaryPrimitives.ReadInt64LittleEndian(body[8..]) == -1, "section length");
                    Options(body[16..]);
                    Sections++;
                    break;
                case 1:
                    Demand(Sections > 0, "an interface outside a section");
                    Demand(Number16(body[2..]) == 0, "reserved");
                    Dictionary<int, byte[]> described = Options(body[8..]);
                    Interfaces.Add(new Interface(Number16(body), (int)Number32(body[4..]),
                        Encoding.UTF8.GetString(described[2]), described[9][0]));
                    Demand(described[9].Length == 1, "if_tsresol");
                    break;
                case 6:
                    int number = (int)Number32(body);
                    Demand(number < Interfaces.Count, "a packet of an unknown interface");
                    long time = ((long)Number32(body[4..]) << 32) | Number32(body[8..]);
                    int captured = (int)Number32(body[12..]);
                    int length = (int)Number32(body[16..]);
                    Demand(captured <= length && captured <= Interfaces[number].SnapLength, "captured length");
                    int padded = (captured + 3) & ~3;
                    foreach (byte padding in body[(20 + captured)..(20 + padded)])
                    {
                        Demand(padding == 0, "padding");
                    }

                    Dictionary<int, byte[]> options = Options(body[(20 + padded)..]);
                    Demand(options[2].Length == 4, "epb_flags");
                    Packets.Add(new Packet(number, time, length,
                        body[20..(20 + captured)].ToArray(), (int)Number32(options[2])));
                    break;
                default:
                    throw new InvalidDataException("block type " + type);
            }
        }

        private static Dictionary<int, byte[]> Options(ReadOnlySpan<byte> bytes)
        {
            Dictionary<int, byte[]> options = new Dictionary<int, byte[]>();
            while (true)
            {
                int code = Number16(bytes);
                int length = Number16(bytes[2..]);
                if (code == 0)
                {
                    Demand(length == 0 && bytes.Length == 4, "end of options");
                    return options;
                }

                options.Add(code, bytes[4..(4 + length)].ToArray());
                bytes = bytes[(4 + ((length + 3) & ~3))..];
            }
        }

        private static int Number16(ReadOnlySpan<byte> bytes)
        {
            return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        }

        private static uint Number32(ReadOnlySpan<byte> bytes)
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        }

        private static void Demand(bool holds, string what)
        {
            if (!holds)
            {
                throw new InvalidDataException(what);
            }
        }
    }
}
