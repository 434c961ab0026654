using System;
using System.Collections.Generic;
using System.Text;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>Builds mDNS messages (RFC 6762 18) byte by byte, without compression and without the code under
    /// test.</summary>
    internal sealed class MdnsMessageBuilder
    {
        private readonly List<byte> _bytes = new List<byte>(new byte[12]);

        internal static MdnsMessageBuilder Query(int flags = 0, int id = 0)
        {
            return new MdnsMessageBuilder().Set(0, id).Set(2, flags);
        }

        internal static MdnsMessageBuilder Response()
        {
            return new MdnsMessageBuilder().Set(2, 0x8400);
        }

        /// <summary>Returns a name on the wire. A dot within a label is written as "\.".</summary>
        internal static byte[] Name(string name)
        {
            List<byte> bytes = new List<byte>();
            foreach (string label in name.Replace("\\.", "\u0001", StringComparison.Ordinal).Split('.'))
            {
                byte[] text = Encoding.UTF8.GetBytes(label.Replace('\u0001', '.'));
                bytes.Add((byte)text.Length);
                bytes.AddRange(text);
            }

            bytes.Add(0);
            return bytes.ToArray();
        }

        internal static byte[] Address(string address)
        {
            uint value = Simulation.Address(address);
            return [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
        }

        internal static byte[] Service(int port, string host, int priority = 0)
        {
            return [(byte)(priority >> 8), (byte)priority, 0, 0, (byte)(port >> 8), (byte)port, .. Name(host)];
        }

        internal MdnsMessageBuilder Ask(string name, int type, bool isUnicast = false, int questionClass = 1)
        {
            Count(4);
            _bytes.AddRange(Name(name));
            return Number(type).Number(isUnicast ? questionClass | 0x8000 : questionClass);
        }

        /// <summary>Adds an answer.</summary>
        internal MdnsMessageBuilder Answer(string name, int type, uint ttl, byte[] data, bool isFlush = false)
        {
            return Record(6, name, type, ttl, data, isFlush ? 0x8001 : 1);
        }

        internal MdnsMessageBuilder Authority(string name, int type, byte[] data, int recordClass = 1)
        {
            return Record(8, name, type, 120, data, recordClass);
        }

        internal MdnsMessageBuilder Additional(string name, int type, uint ttl, byte[] data, bool isFlush = false)
        {
            return Record(10, name, type, ttl, data, isFlush ? 0x8001 : 1);
        }

        internal MdnsMessageBuilder Append(params byte[] bytes)
        {
            _bytes.AddRange(bytes);
            return this;
        }

        internal MdnsMessageBuilder Set(int offset, int value)
        {
            _bytes[offset] = (byte)(value >> 8);
            _bytes[offset + 1] = (byte)value;
            return this;
        }

        internal byte[] ToArray()
        {
            return _bytes.ToArray();
        }

        private MdnsMessageBuilder Record(int count, string name, int type, uint ttl, byte[] data, int recordClass)
        {
            Count(count);
            _bytes.AddRange(Name(name));
            Number(type).Number(recordClass).Number((int)(ttl >> 16)).Number((int)(ttl & 0xFFFF)).Number(data.Length);
            _bytes.AddRange(data);
            return this;
        }

        private void Count(int offset)
        {
            _bytes[offset + 1]++;
        }

        private MdnsMessageBuilder Number(int value)
        {
            _bytes.Add((byte)(value >> 8));
            _bytes.Add((byte)value);
            return this;
        }
    }
}
