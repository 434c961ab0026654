using System;
using System.Collections.Generic;
using System.Text;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>Writes mDNS messages as text, without the code under test: "Q" or "R", the questions, then the sections
    /// "an", "ns" and "ar" with their records. "!" marks the top bit of the class.</summary>
    internal sealed class MdnsText
    {
        private static readonly string[] s_sections = { "an", "ns", "ar" };

        private readonly byte[] _bytes;
        private int _at = 12;

        private MdnsText(byte[] bytes)
        {
            _bytes = bytes;
        }

        /// <summary>Returns, for example, "Q host.local ANY! | ns host.local A 10.0.0.2 (120)".</summary>
        internal static string Describe(byte[] bytes)
        {
            return new MdnsText(bytes).All();
        }

        private string All()
        {
            int flags = BigEndian.ReadUInt16(_bytes, 2);
            StringBuilder text = new StringBuilder((flags & 0x8000) != 0 ? "R" : "Q");
            int id = BigEndian.ReadUInt16(_bytes, 0);
            text.Append(id != 0 ? " id " + id : string.Empty).Append((flags & 0x200) != 0 ? " TC" : string.Empty);
            List<string> items = new List<string>();
            for (int i = 0; i < BigEndian.ReadUInt16(_bytes, 4); i++)
            {
                string name = Name();
                items.Add(name + " " + Type(Number()) + Class(Number()));
            }

            text.Append(items.Count > 0 ? " " + string.Join(", ", items) : string.Empty);
            for (int section = 0; section < 3; section++)
            {
                items.Clear();
                for (int i = 0; i < BigEndian.ReadUInt16(_bytes, 6 + (2 * section)); i++)
                {
                    items.Add(Record());
                }

                text.Append(items.Count > 0 ? " | " + s_sections[section] + " " + string.Join(", ", items)
                    : string.Empty);
            }

            return _at == _bytes.Length ? text.ToString() : throw new FormatException("Rest: " + text);
        }

        private string Record()
        {
            string name = Name();
            int type = Number();
            string top = Class(Number());
            uint ttl = ((uint)Number() << 16) | (uint)Number();
            int end = Number() + _at;
            string data;
            switch (type)
            {
                case 1:
                    data = IPAddress.ToString(((uint)Number() << 16) | (uint)Number());
                    break;
                case 12:
                    data = Name();
                    break;
                case 16:
                    List<string> entries = new List<string>();
                    while (_at < end)
                    {
                        entries.Add(Encoding.UTF8.GetString(_bytes, _at + 1, _bytes[_at]));
                        _at += _bytes[_at] + 1;
                    }

                    data = "\"" + string.Join(";", entries) + "\"";
                    break;
                case 33:
                    data = Number() + " " + Number() + " " + Number() + " " + Name();
                    break;
                case 47:
                    data = Name();
                    int window = Number();
                    for (int bit = 0; bit < (window & 0xFF) * 8; bit++)
                    {
                        data += (_bytes[_at + (bit / 8)] & (0x80 >> (bit % 8))) != 0 ? " " + Type(bit) : string.Empty;
                    }

                    _at += window & 0xFF;
                    break;
                default:
                    data = Convert.ToHexString(_bytes, _at, end - _at);
                    _at = end;
                    break;
            }

            return _at == end ? name + " " + Type(type) + top + " " + data + " (" + ttl + ")"
                : throw new FormatException("Data of " + name);
        }

        private string Name()
        {
            StringBuilder text = new StringBuilder();
            int behind = -1;
            while (_bytes[_at] != 0)
            {
                if (_bytes[_at] >= 0xC0)
                {
                    behind = behind < 0 ? _at + 2 : behind;
                    _at = BigEndian.ReadUInt16(_bytes, _at) & 0x3FFF;
                    continue;
                }

                text.Append(text.Length > 0 ? "." : string.Empty)
                    .Append(Encoding.UTF8.GetString(_bytes, _at + 1, _bytes[_at]));
                _at += _bytes[_at] + 1;
            }

            _at = behind < 0 ? _at + 1 : behind;
            return text.ToString();
        }

        private int Number()
        {
            _at += 2;
            return BigEndian.ReadUInt16(_bytes, _at - 2);
        }

        private static string Class(int value)
        {
            return ((value & 0x7FFF) == 1 ? string.Empty : " class " + (value & 0x7FFF))
                + ((value & 0x8000) != 0 ? "!" : string.Empty);
        }

        private static string Type(int type)
        {
            return type == 1 ? "A" : type == 12 ? "PTR" : type == 16 ? "TXT" : type == 28 ? "AAAA" : type == 33 ? "SRV"
                : type == 47 ? "NSEC" : type == 255 ? "ANY" : "TYPE" + type;
        }
    }
}
