using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <summary>Reads and writes the names of DNS messages (RFC 1035 3.1 and 4.1.4). Every read is bounded: a
    /// compression pointer has to point before the labels that it continues, so that each name ends.</summary>
    internal static partial class DnsName
    {
        /// <summary>Limit of a name on the wire, its root included (RFC 1035 3.1).</summary>
        internal const int MaximumLength = 255;
        private const int MaximumLabel = 63;

        /// <summary>Returns the offset behind the name at <paramref name="offset"/>; or -1 where the name does not lie
        /// in the message, or is too long.</summary>
        internal static int Skip(byte[] message, int offset, int end)
        {
            int behind = -1;
            int limit = offset;
            int length = 0;
            while (offset < end)
            {
                int label = message[offset];
                if (label == 0)
                {
                    return behind < 0 ? offset + 1 : behind;
                }

                if (label >= 0xC0)
                {
                    if (offset + 2 > end)
                    {
                        return -1;
                    }

                    if (behind < 0)
                    {
                        behind = offset + 2;
                    }

                    offset = BigEndian.ReadUInt16(message, offset) & 0x3FFF;
                    if (offset >= limit)
                    {
                        return -1;
                    }

                    limit = offset;
                    continue;
                }

                length += label + 1;
                if (label > MaximumLabel || length >= MaximumLength)
                {
                    return -1;
                }

                offset += label + 1;
            }

            return -1;
        }

        /// <summary>Returns true if two names of one message are equal without regard to case. Both have passed
        /// <see cref="Skip"/>.</summary>
        internal static bool AreEqual(byte[] message, int first, int second)
        {
            while (true)
            {
                first = Follow(message, first);
                second = Follow(message, second);
                if (first == second)
                {
                    return true;
                }

                int label = message[first];
                if (label != message[second])
                {
                    return false;
                }

                if (label == 0)
                {
                    return true;
                }

                for (int i = 1; i <= label; i++)
                {
                    if (ToLower(message[first + i]) != ToLower(message[second + i]))
                    {
                        return false;
                    }
                }

                first += label + 1;
                second += label + 1;
            }
        }

        /// <summary>Returns the text of the name at <paramref name="offset"/>, which has passed <see cref="Skip"/>,
        /// without the final dot. Bytes that are no visible ASCII character, dots within a label and backslashes are
        /// escaped as \DDD (RFC 1035 5.1), so that the text is unambiguous.</summary>
        internal static string Read(byte[] message, int offset)
        {
            // A name is stored for long where it is the answer: no more than its characters are allocated.
            char[] text = new char[CountCharacters(message, offset)];
            int length = 0;
            offset = Follow(message, offset);
            while (message[offset] != 0)
            {
                if (length > 0)
                {
                    text[length++] = '.';
                }

                int end = offset + message[offset];
                for (int i = offset + 1; i <= end; i++)
                {
                    int value = message[i];
                    if (IsPlain(value))
                    {
                        text[length++] = (char)value;
                        continue;
                    }

                    text[length++] = '\\';
                    text[length++] = (char)('0' + (value / 100));
                    text[length++] = (char)('0' + (value / 10 % 10));
                    text[length++] = (char)('0' + (value % 10));
                }

                offset = Follow(message, end + 1);
            }

            return new string(text, 0, length);
        }

        private static bool IsPlain(int value)
        {
            return value > ' ' && value < 0x7F && value != '.' && value != '\\';
        }

        private static int CountCharacters(byte[] message, int offset)
        {
            int count = 0;
            offset = Follow(message, offset);
            while (message[offset] != 0)
            {
                int end = offset + message[offset];
                for (int i = offset + 1; i <= end; i++)
                {
                    count += IsPlain(message[i]) ? 1 : 4;
                }

                // The dot behind the label.
                count++;
                offset = Follow(message, end + 1);
            }

            return count;
        }

        /// <summary>Returns the length of a name on the wire; or -1 where the text is no name: a label of none or more
        /// than 63 bytes, more than 255 bytes in all, or a character that is no visible ASCII character.</summary>
        internal static int Measure(string name)
        {
            int length = name.Length;
            if (length > 0 && name[length - 1] == '.')
            {
                length--;
            }

            int label = 0;
            for (int i = 0; i < length; i++)
            {
                char value = name[i];
                if (value == '\\')
                {
                    if (i + 3 >= length || Escaped(name, i) < 0)
                    {
                        return -1;
                    }

                    // One byte of four characters.
                    i += 3;
                    label++;
                    continue;
                }

                if (value == '.')
                {
                    if (label == 0 || label > MaximumLabel)
                    {
                        return -1;
                    }

                    label = 0;
                    continue;
                }

                if (value <= ' ' || value >= 0x7F || ++label > MaximumLabel)
                {
                    return -1;
                }
            }

            return label == 0 || label > MaximumLabel ? -1 : Wire(name, length);
        }

        /// <summary>Writes a name that <see cref="Measure"/> accepts. Bit i % 32 of <paramref name="upper"/> makes the
        /// letter at byte i a capital (the "0x20" encoding).</summary>
        /// <returns>The offset behind the name.</returns>
        internal static int Write(string name, uint upper, byte[] target, int offset)
        {
            int length = name.Length;
            if (name[length - 1] == '.')
            {
                length--;
            }

            int start = offset;
            int label = offset++;
            for (int i = 0; i < length; i++)
            {
                int value = name[i];
                if (value == '.')
                {
                    target[label] = (byte)(offset - label - 1);
                    label = offset++;
                    continue;
                }

                if (value == '\\')
                {
                    value = Escaped(name, i);
                    i += 3;
                }

                target[offset] = (byte)WithCase(value, upper, offset - start);
                offset++;
            }

            target[label] = (byte)(offset - label - 1);
            target[offset++] = 0;
            return offset;
        }

        /// <summary>Compares the uncompressed name at <paramref name="offset"/>, which has passed <see cref="Skip"/>,
        /// with a name that <see cref="Write"/> would write.</summary>
        /// <returns>0 for equal names, 1 for names that differ in case only, -1 for others.</returns>
        internal static int Compare(string name, uint upper, byte[] message, int offset)
        {
            int length = name.Length;
            if (name[length - 1] == '.')
            {
                length--;
            }

            int result = 0;
            int start = offset;
            int left = message[offset++];
            if (left > MaximumLabel)
            {
                return -1;
            }

            for (int i = 0; i < length; i++)
            {
                int value = name[i];
                if (value == '.')
                {
                    if (left != 0)
                    {
                        return -1;
                    }

                    left = message[offset++];
                    if (left == 0 || left > MaximumLabel)
                    {
                        return -1;
                    }

                    continue;
                }

                if (value == '\\')
                {
                    value = Escaped(name, i);
                    i += 3;
                }

                if (left-- <= 0)
                {
                    return -1;
                }

                int wire = message[offset];
                if (ToLower(value) != ToLower(wire))
                {
                    return -1;
                }

                if (wire != WithCase(value, upper, offset - start))
                {
                    result = 1;
                }

                offset++;
            }

            return left == 0 && message[offset] == 0 ? result : -1;
        }

        /// <summary>Returns true if the name at <paramref name="offset"/>, which has passed <see cref="Skip"/>, is the
        /// root.</summary>
        internal static bool IsRoot(byte[] message, int offset)
        {
            return message[Follow(message, offset)] == 0;
        }

        internal static int ToLower(int value)
        {
            return value >= 'A' && value <= 'Z' ? value + 32 : value;
        }

        private static int WithCase(int value, uint upper, int position)
        {
            value = ToLower(value);
            return value >= 'a' && value <= 'z' && ((upper >> (position & 31)) & 1) != 0 ? value - 32 : value;
        }

        // The value of the escape \DDD at a position; -1 for another text.
        private static int Escaped(string name, int i)
        {
            int hundreds = name[i + 1] - '0';
            int tens = name[i + 2] - '0';
            int ones = name[i + 3] - '0';
            if (hundreds < 0 || hundreds > 2 || tens < 0 || tens > 9 || ones < 0 || ones > 9)
            {
                return -1;
            }

            int value = (hundreds * 100) + (tens * 10) + ones;
            return value > 255 ? -1 : value;
        }

        // A byte for each character of labels, a length for each label, and the root.
        private static int Wire(string name, int length)
        {
            int wire = length + 2;
            for (int i = 0; i < length; i++)
            {
                if (name[i] == '\\')
                {
                    wire -= 3;
                    i += 3;
                }
            }

            return wire > MaximumLength ? -1 : wire;
        }

        private static int Follow(byte[] message, int offset)
        {
            while (message[offset] >= 0xC0)
            {
                offset = BigEndian.ReadUInt16(message, offset) & 0x3FFF;
            }

            return offset;
        }
    }
}
