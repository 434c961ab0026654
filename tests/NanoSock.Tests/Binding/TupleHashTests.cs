using System;
using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Transport;

namespace NanoSock.Tests.Binding
{
    /// <summary>The hash of tuples: addresses and ports cannot be chosen to collide in one bucket.</summary>
    [TestClass]
    public class TupleHashTests
    {
        private const int Entries = 512;
        // With 512 random tuples a bucket of 256 exceeds this with a probability of one in a million.
        private const int Most = 14;

        // Each set keeps some simple function of address and ports constant: a sum, a difference, a product of two
        // powers of 2, all low bits, all high bits.
        [TestMethod]
        [DataRow("xor")]
        [DataRow("sum")]
        [DataRow("low bits of the port")]
        [DataRow("high bits of the port")]
        [DataRow("low bits of the address")]
        [DataRow("high bits of the address")]
        [DataRow("both ends")]
        [DataRow("one host")]
        public void TupleHash_StructuredTuples_SpreadOverBuckets(string set)
        {
            for (uint seed = 1; seed <= 20; seed++)
            {
                EndpointTable table = new EndpointTable(1, 0, Entries, 1, seed * 0x9E3779B9);
                for (int i = 0; i < Entries; i++)
                {
                    uint address = 0x0A000000;
                    int port = 4000;
                    switch (set)
                    {
                        case "xor":
                            address ^= (uint)i << 16;
                            port ^= i;
                            break;
                        case "sum":
                            address += (uint)i << 16;
                            port -= i;
                            break;
                        case "low bits of the port":
                            port = i << 7;
                            break;
                        case "high bits of the port":
                            port = i;
                            break;
                        case "low bits of the address":
                            address = (uint)i << 23;
                            break;
                        case "high bits of the address":
                            address += (uint)i;
                            break;
                        case "both ends":
                            address ^= (uint)(i & 15) << 28;
                            port ^= (i >> 4) << 11;
                            break;
                        default:
                            port = 1024 + (i * 64);
                            break;
                    }

                    int entry = table.SocketCount + i;
                    table.LocalAddress[entry] = 0x0A000001;
                    table.LocalPort[entry] = 80;
                    table.RemoteAddress[entry] = address;
                    table.RemotePort[entry] = (ushort)port;
                    table.InsertTuple(entry);
                    Assert.AreEqual(entry, table.FindTuple(false, 0x0A000001, 80, address, port & 0xFFFF));
                }

                int longest = Longest(table);
                Assert.IsTrue(longest <= Most, $"{set}: {longest} in one bucket");
            }
        }

        private static int Longest(EndpointTable table)
        {
            short[] heads = (short[])typeof(EndpointTable)
                .GetField("_tupleHeads", BindingFlags.Instance | BindingFlags.NonPublic)
                .GetValue(table);
            short[] next = (short[])typeof(EndpointTable)
                .GetField("_next", BindingFlags.Instance | BindingFlags.NonPublic)
                .GetValue(table);
            int longest = 0;
            foreach (short head in heads)
            {
                int length = 0;
                for (int entry = head; entry >= 0 && length <= Entries; entry = next[entry])
                {
                    length++;
                }

                longest = Math.Max(longest, length);
            }

            return longest;
        }
    }
}
