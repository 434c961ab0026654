using System;

namespace NanoSock.Services
{
    /// <content>Contains names in their wire form, with labels of UTF-8, as multicast DNS has them.</content>
    internal static partial class DnsName
    {
        /// <summary>Compares the name at <paramref name="offset"/>, which has passed <see cref="Skip"/>, with the
        /// labels of an uncompressed name from <paramref name="from"/> on.</summary>
        /// <returns>0 for equal names; otherwise the sign of the first difference of their bytes.</returns>
        internal static int Compare(byte[] message, int offset, byte[] name, int from, bool ignoresCase)
        {
            while (true)
            {
                offset = Follow(message, offset);
                int label = message[offset];
                for (int i = 0; i <= label; i++)
                {
                    int left = message[offset + i];
                    int right = name[from + i];
                    if (left != right && (!ignoresCase || ToLower(left) != ToLower(right)))
                    {
                        return left - right;
                    }
                }

                if (label == 0)
                {
                    return 0;
                }

                offset += label + 1;
                from += label + 1;
            }
        }

        /// <summary>Copies the name at <paramref name="offset"/>, which has passed <see cref="Skip"/>, without
        /// compression; there is room for <see cref="MaximumLength"/> bytes, or for <paramref name="end"/>. Without a
        /// target it is measured.</summary>
        /// <returns>The offset behind the copy; or -1 where it does not fit.</returns>
        internal static int Copy(byte[] message, int offset, byte[] target, int at, int end)
        {
            while (true)
            {
                offset = Follow(message, offset);
                int label = message[offset] + 1;
                if (at + label > end)
                {
                    return -1;
                }

                if (target != null)
                {
                    Array.Copy(message, offset, target, at, label);
                }

                offset += label;
                at += label;
                if (label == 1)
                {
                    return at;
                }
            }
        }

        /// <summary>Returns the name below which the names of an address are (RFC 1035 3.5).</summary>
        internal static string ReverseOf(uint address)
        {
            return (address & 0xFF).ToString() + "." + ((address >> 8) & 0xFF).ToString() + "."
                + ((address >> 16) & 0xFF).ToString() + "." + (address >> 24).ToString() + ".in-addr.arpa";
        }

        /// <summary>Encodes text as UTF-8, which the labels of RFC 6762 16 are.</summary>
        internal static byte[] Encode(string text)
        {
            byte[] bytes = new byte[3 * text.Length];
            int length = 0;
            for (int i = 0; i < text.Length; i++)
            {
                int value = text[i];
                if (value < 0x80)
                {
                    bytes[length++] = (byte)value;
                    continue;
                }

                if ((value & 0xFC00) == 0xD800 && i + 1 < text.Length)
                {
                    value = 0x10000 + ((value & 0x3FF) << 10) + (text[++i] & 0x3FF);
                    bytes[length++] = (byte)(0xF0 | (value >> 18));
                    bytes[length++] = (byte)(0x80 | ((value >> 12) & 0x3F));
                    bytes[length++] = (byte)(0x80 | ((value >> 6) & 0x3F));
                }
                else if (value >= 0x800)
                {
                    bytes[length++] = (byte)(0xE0 | (value >> 12));
                    bytes[length++] = (byte)(0x80 | ((value >> 6) & 0x3F));
                }
                else
                {
                    bytes[length++] = (byte)(0xC0 | (value >> 6));
                }

                bytes[length++] = (byte)(0x80 | (value & 0x3F));
            }

            byte[] exact = new byte[length];
            Array.Copy(bytes, exact, length);
            return exact;
        }

        /// <summary>Returns the wire form of a first label, which may be null, and of the dotted name behind it, in
        /// UTF-8; null where a label has not 1 to 63 bytes, or the whole more than 255.</summary>
        internal static byte[] Encode(byte[] label, string name)
        {
            byte[] rest = Encode(name);
            int first = label == null ? 0 : label.Length + 1;
            byte[] wire = new byte[first + rest.Length + 2];
            if (label != null)
            {
                wire[0] = (byte)label.Length;
                Array.Copy(label, 0, wire, 1, label.Length);
            }

            int start = first;
            for (int i = 0; i <= rest.Length; i++)
            {
                if (i < rest.Length && rest[i] != '.')
                {
                    wire[first + i + 1] = rest[i];
                    continue;
                }

                int length = first + i - start;
                if (length == 0 || length > MaximumLabel)
                {
                    return null;
                }

                wire[start] = (byte)length;
                start = first + i + 1;
            }

            return wire.Length > MaximumLength || first > MaximumLabel + 1 || first == 1 ? null : wire;
        }

        /// <summary>Returns the text of the one label at <paramref name="offset"/>, which is UTF-8.</summary>
        internal static string ReadLabel(byte[] bytes, int offset)
        {
            int end = offset + 1 + bytes[offset];
            char[] text = new char[bytes[offset]];
            int length = 0;
            for (int i = offset + 1; i < end;)
            {
                int value = bytes[i++];
                int more = value < 0xC0 ? 0 : value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
                value = more == 0 ? value : value & (0x3F >> more);
                for (; more > 0 && i < end && (bytes[i] & 0xC0) == 0x80; more--)
                {
                    value = (value << 6) | (bytes[i++] & 0x3F);
                }

                if (value >= 0x10000)
                {
                    text[length++] = (char)(0xD800 | (((value - 0x10000) >> 10) & 0x3FF));
                    value = 0xDC00 | (value & 0x3FF);
                }

                text[length++] = (char)value;
            }

            return new string(text, 0, length);
        }
    }
}
