using System.Collections.Generic;
using System.Text;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>Builds DNS messages (RFC 1035 4.1) byte by byte, without the code under test.</summary>
    internal sealed class DnsMessage
    {
        internal const int A = 1;
        internal const int Ns = 2;
        internal const int Cname = 5;
        internal const int Soa = 6;
        internal const int Ptr = 12;

        private readonly List<byte> _bytes = new List<byte>();

        /// <summary>Begins a response to a query: its ID, its question, QR and RA set.</summary>
        internal static DnsMessage Reply(byte[] query, int code = 0)
        {
            DnsMessage message = new DnsMessage();
            message._bytes.AddRange(query);
            message._bytes[2] = 0x81;
            message._bytes[3] = (byte)(0x80 | code);
            return message;
        }

        /// <summary>Returns the name of the question, with the case of its letters.</summary>
        internal static string QuestionName(byte[] query)
        {
            StringBuilder text = new StringBuilder();
            for (int at = 12; query[at] != 0; at += query[at] + 1)
            {
                text.Append(text.Length == 0 ? string.Empty : ".")
                    .Append(Encoding.Latin1.GetString(query, at + 1, query[at]));
            }

            return text.ToString();
        }

        internal static byte[] Name(string name)
        {
            List<byte> bytes = new List<byte>();
            foreach (string label in name.Split('.'))
            {
                bytes.Add((byte)label.Length);
                bytes.AddRange(Encoding.Latin1.GetBytes(label));
            }

            bytes.Add(0);
            return bytes.ToArray();
        }

        /// <summary>Adds an A record to the answers.</summary>
        internal DnsMessage Address(string name, string address, uint ttl = 300)
        {
            uint value = Simulation(address);
            return Answer(name, A, ttl, [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
        }

        internal DnsMessage Alias(string name, string target, uint ttl = 300)
        {
            return Answer(name, Cname, ttl, Name(target));
        }

        internal DnsMessage Answer(string name, int type, uint ttl, byte[] data, int recordClass = 1)
        {
            _bytes[7]++;
            return Record(name, type, ttl, data, recordClass);
        }

        /// <summary>Adds an SOA record to the authority section.</summary>
        internal DnsMessage Start(string zone, uint ttl, uint minimum)
        {
            List<byte> data = new List<byte>(Name("ns." + zone));
            data.AddRange(Name("admin." + zone));
            data.AddRange(new byte[16]);
            data.AddRange([(byte)(minimum >> 24), (byte)(minimum >> 16), (byte)(minimum >> 8), (byte)minimum]);
            _bytes[9]++;
            return Record(zone, Soa, ttl, data.ToArray(), 1);
        }

        internal DnsMessage Authority(string zone, int type, byte[] data)
        {
            _bytes[9]++;
            return Record(zone, type, 300, data, 1);
        }

        /// <summary>Sets TC.</summary>
        internal DnsMessage Truncated()
        {
            _bytes[2] |= 2;
            return this;
        }

        internal DnsMessage With(int offset, byte value)
        {
            _bytes[offset] = value;
            return this;
        }

        internal DnsMessage Append(params byte[] bytes)
        {
            _bytes.AddRange(bytes);
            return this;
        }

        internal byte[] ToArray()
        {
            return _bytes.ToArray();
        }

        private static uint Simulation(string address)
        {
            return NanoSock.Testing.Simulation.Address(address);
        }

        private DnsMessage Record(string name, int type, uint ttl, byte[] data, int recordClass)
        {
            _bytes.AddRange(name == null ? [0xC0, 12] : Name(name));
            _bytes.AddRange([(byte)(type >> 8), (byte)type, (byte)(recordClass >> 8), (byte)recordClass]);
            _bytes.AddRange([(byte)(ttl >> 24), (byte)(ttl >> 16), (byte)(ttl >> 8), (byte)ttl]);
            _bytes.AddRange([(byte)(data.Length >> 8), (byte)data.Length]);
            _bytes.AddRange(data);
            return this;
        }
    }
}
