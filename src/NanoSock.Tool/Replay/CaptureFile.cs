using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace NanoSock.Tool.Replay
{
    /// <summary>The frames of a pcapng file (<c>draft-ietf-opsawg-pcapng</c>), in either byte order. Blocks of other
    /// kinds are skipped.</summary>
    internal sealed class CaptureFile
    {
        private const uint SectionHeaderBlock = 0x0A0D0D0A;
        private const uint InterfaceDescriptionBlock = 1;
        private const uint SimplePacketBlock = 3;
        private const uint EnhancedPacketBlock = 6;
        private const uint ByteOrderMagic = 0x1A2B3C4D;
        private const uint PcapMagic = 0xA1B2C3D4;
        private const uint PcapNanosecondMagic = 0xA1B23C4D;
        private const int OptionEnd = 0;
        private const int OptionPacketFlags = 2;
        private const int OptionInterfaceName = 2;
        private const int OptionResolution = 9;
        private const int SmallestBlock = 12;
        private const long LargestFile = 1L << 30;

        private readonly string _name;
        private readonly List<CaptureInterface> _interfaces = new List<CaptureInterface>();
        private readonly List<CapturedFrame> _frames = new List<CapturedFrame>();
        private bool _isBigEndian;
        private int _firstInterface;

        private CaptureFile(string name, byte[] bytes)
        {
            _name = name;
            Bytes = bytes;
        }

        /// <summary>Gets the bytes of the file.</summary>
        internal byte[] Bytes { get; }

        /// <summary>Gets the interfaces of all sections.</summary>
        internal IReadOnlyList<CaptureInterface> Interfaces
        {
            get { return _interfaces; }
        }

        /// <summary>Gets the frames in the order of the file.</summary>
        internal IReadOnlyList<CapturedFrame> Frames
        {
            get { return _frames; }
        }

        /// <summary>Gets a line for the user if the file ends within a block; null otherwise.</summary>
        internal string Warning { get; private set; }

        /// <summary>Reads a file.</summary>
        /// <exception cref="FormatException">The file cannot be read, or is not a capture; the message is one line for
        /// the user.</exception>
        internal static CaptureFile Read(string path)
        {
            try
            {
                if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
                {
                    throw new FormatException(path + ": larger than 1 GB.");
                }

                return Parse(path, File.ReadAllBytes(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException
                or NotSupportedException)
            {
                throw new FormatException(path + ": " + e.Message);
            }
        }

        /// <summary>Reads the bytes of a file.</summary>
        /// <exception cref="FormatException">They are not a capture; the message is one line for the user.</exception>
        internal static CaptureFile Parse(string name, byte[] bytes)
        {
            CaptureFile file = new CaptureFile(name, bytes);
            file.Read();
            return file;
        }

        private void Read()
        {
            if (Bytes.Length < 4 || Get32(0) != SectionHeaderBlock)
            {
                uint magic = Bytes.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(Bytes);
                uint reversed = BinaryPrimitives.ReverseEndianness(magic);
                throw new FormatException(_name + (magic is PcapMagic or PcapNanosecondMagic
                    || reversed is PcapMagic or PcapNanosecondMagic
                        ? ": a file of the older format; tshark -F pcapng converts it."
                        : ": not a pcapng file."));
            }

            int at = 0;
            int number = 0;
            while (at < Bytes.Length)
            {
                number++;
                if (Bytes.Length - at < SmallestBlock)
                {
                    Cut(number, at);
                    return;
                }

                uint type = Get32(at);
                if (type == SectionHeaderBlock)
                {
                    BeginSection(number, at);
                }

                uint length = Get32(at + 4);
                if (length < SmallestBlock || (length & 3) != 0)
                {
                    throw Broken(number, at, "a block of " + length + " bytes");
                }

                if (length > (uint)(Bytes.Length - at))
                {
                    Cut(number, at);
                    return;
                }

                int end = at + (int)length;
                if (Get32(end - 4) != length)
                {
                    throw Broken(number, at, "the lengths at both ends of the block differ");
                }

                ReadBlock(type, number, at, end - 4);
                at = end;
            }
        }

        private void BeginSection(int number, int at)
        {
            uint magic = BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(at + 8));
            if (magic != ByteOrderMagic && BinaryPrimitives.ReverseEndianness(magic) != ByteOrderMagic)
            {
                throw Broken(number, at, "a section without its byte order");
            }

            _isBigEndian = magic != ByteOrderMagic;
            _firstInterface = _interfaces.Count;
        }

        private void ReadBlock(uint type, int number, int at, int end)
        {
            switch (type)
            {
                case InterfaceDescriptionBlock:
                    ReadInterface(number, at, end);
                    break;
                case EnhancedPacketBlock:
                    ReadPacket(number, at, end);
                    break;
                case SimplePacketBlock:
                    throw Broken(number, at, "a packet without a time (Simple Packet Block)");
            }
        }

        private void ReadInterface(int number, int at, int end)
        {
            if (end - at < 16)
            {
                throw Broken(number, at, "an interface of too few bytes");
            }

            int name = FindOption(at + 16, end, OptionInterfaceName, out int nameLength);
            int resolution = FindOption(at + 16, end, OptionResolution, out int resolutionLength);
            CaptureInterface item = new CaptureInterface
            {
                LinkType = Get16(at + 8),
                Name = name < 0 ? string.Empty : Encoding.UTF8.GetString(Bytes, name, nameLength).TrimEnd('\0'),
                Resolution = resolution < 0 || resolutionLength < 1 ? 6 : Bytes[resolution],
            };
            if (!item.IsResolutionKnown)
            {
                throw Broken(number, at, "a resolution of time stamps that no file has: " + item.Resolution);
            }

            _interfaces.Add(item);
        }

        private void ReadPacket(int number, int at, int end)
        {
            if (end - at < 28)
            {
                throw Broken(number, at, "a packet of too few bytes");
            }

            uint index = Get32(at + 8);
            if (index >= _interfaces.Count - _firstInterface)
            {
                throw Broken(number, at, "a packet of interface " + index + ", which is not described");
            }

            uint captured = Get32(at + 20);
            uint original = Get32(at + 24);
            if (captured > (uint)(end - at - 28) || captured > original || original > int.MaxValue)
            {
                throw Broken(number, at,
                    "a packet of " + captured + " of " + original + " bytes does not fit its block");
            }

            int inFile = _firstInterface + (int)index;
            ulong stamp = ((ulong)Get32(at + 12) << 32) | Get32(at + 16);
            long time = _interfaces[inFile].ToMicroseconds(stamp);
            // Interfaces of one file are not always in order.
            time = _frames.Count == 0 ? time : Math.Max(time, _frames[^1].Microseconds);
            int data = at + 28;
            int flags = FindOption(data + (((int)captured + 3) & ~3), end, OptionPacketFlags, out int flagsLength);
            int direction = flags < 0 || flagsLength < 4 ? 0 : (int)(Get32(flags) & 3);
            _frames.Add(new CapturedFrame(_frames.Count + 1, inFile, time)
            {
                Offset = data, Captured = (int)captured, Original = (int)original,
                Direction = direction == 3 ? CaptureDirection.Unknown : (CaptureDirection)direction,
            });
        }

        private int FindOption(int at, int end, int wanted, out int length)
        {
            length = 0;
            while (end - at >= 4)
            {
                int option = Get16(at);
                length = Get16(at + 2);
                if (option == OptionEnd || length > end - at - 4)
                {
                    break;
                }

                if (option == wanted)
                {
                    return at + 4;
                }

                at += 4 + ((length + 3) & ~3);
            }

            return -1;
        }

        // A capture that was being written when its program or machine ended.
        private void Cut(int number, int at)
        {
            Warning = _name + ": ends within block " + number + " at byte " + at + "; " + _frames.Count
                + " frames before it are replayed.";
        }

        private FormatException Broken(int number, int at, string fault)
        {
            return new FormatException(_name + ": block " + number + " at byte " + at + ": " + fault + ".");
        }

        private int Get16(int at)
        {
            return _isBigEndian
                ? BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(at))
                : BinaryPrimitives.ReadUInt16LittleEndian(Bytes.AsSpan(at));
        }

        private uint Get32(int at)
        {
            return _isBigEndian
                ? BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(at))
                : BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(at));
        }
    }
}
