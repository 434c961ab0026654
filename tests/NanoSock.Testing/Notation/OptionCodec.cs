using System;
using System.Collections.Generic;

namespace NanoSock.Testing.Notation
{
    /// <summary>Converts TCP options to bytes and back.</summary>
    internal static class OptionCodec
    {
        /// <summary>Writes options, without padding.</summary>
        /// <param name="options">The options.</param>
        /// <param name="nodeIsn">The number from which SACK blocks count.</param>
        /// <param name="echo">The default of TSecr.</param>
        /// <param name="names">The values of named timestamps.</param>
        internal static byte[] Encode(List<TcpOption> options, uint nodeIsn, uint echo, Dictionary<string, uint> names)
        {
            List<byte> bytes = new List<byte>();
            foreach (TcpOption option in options)
            {
                switch (option.Kind)
                {
                    case OptionKind.End:
                    case OptionKind.Nop:
                        bytes.Add((byte)option.Kind);
                        break;
                    case OptionKind.Mss:
                        bytes.AddRange(new byte[] { 2, 4, (byte)(option.Number >> 8), (byte)option.Number });
                        break;
                    case OptionKind.WindowScale:
                        bytes.AddRange(new byte[] { 3, 3, (byte)option.Number });
                        break;
                    case OptionKind.SackPermitted:
                        bytes.AddRange(new byte[] { 4, 2 });
                        break;
                    case OptionKind.Sack:
                        bytes.AddRange(new byte[] { 5, (byte)(2 + (8 * option.Blocks.Count)) });
                        foreach ((long left, long right) in option.Blocks)
                        {
                            Add32(bytes, nodeIsn + (uint)left);
                            Add32(bytes, nodeIsn + (uint)right);
                        }

                        break;
                    case OptionKind.Timestamps:
                        bytes.AddRange(new byte[] { 8, 10 });
                        Add32(bytes, option.Value.Resolve(names));
                        Add32(bytes, option.Echo == null ? echo : option.Echo.Resolve(names));
                        break;
                    default:
                        bytes.AddRange(option.Bytes);
                        break;
                }
            }

            return bytes.ToArray();
        }

        /// <summary>Reads options; SACK blocks are relative to the initial sequence number of the peer, whose bytes
        /// they report. A malformed option ends the list as raw bytes.</summary>
        internal static List<TcpOption> Decode(ReadOnlySpan<byte> bytes, uint peerIsn)
        {
            List<TcpOption> options = new List<TcpOption>();
            while (bytes.Length > 0)
            {
                int kind = bytes[0];
                int length = kind <= 1 ? 1
                    : bytes.Length < 2 || bytes[1] < 2 || bytes[1] > bytes.Length ? bytes.Length
                    : bytes[1];
                options.Add(DecodeOne(bytes[..length], peerIsn));
                bytes = bytes[length..];
            }

            return options;
        }

        private static TcpOption DecodeOne(ReadOnlySpan<byte> bytes, uint peerIsn)
        {
            byte[] data = bytes.ToArray();
            switch ((data[0], data.Length))
            {
                case (0, 1):
                    return new TcpOption(OptionKind.End);
                case (1, 1):
                    return new TcpOption(OptionKind.Nop);
                case (2, 4):
                    return new TcpOption(OptionKind.Mss) { Number = Raw.Read16(data, 2) };
                case (3, 3):
                    return new TcpOption(OptionKind.WindowScale) { Number = data[2] };
                case (4, 2):
                    return new TcpOption(OptionKind.SackPermitted);
                case (5, 10 or 18 or 26 or 34):
                    TcpOption sack = new TcpOption(OptionKind.Sack);
                    for (int at = 2; at < data.Length; at += 8)
                    {
                        sack.Blocks.Add(((int)(Raw.Read32(data, at) - peerIsn),
                            (int)(Raw.Read32(data, at + 4) - peerIsn)));
                    }

                    return sack;
                case (8, 10):
                    return new TcpOption(OptionKind.Timestamps)
                    {
                        Value = Stamp.Of(Raw.Read32(data, 2)), Echo = Stamp.Of(Raw.Read32(data, 6))
                    };
                default:
                    return new TcpOption(OptionKind.Raw) { Bytes = data };
            }
        }

        private static void Add32(List<byte> bytes, uint value)
        {
            bytes.AddRange(new byte[] { (byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value });
        }
    }
}
