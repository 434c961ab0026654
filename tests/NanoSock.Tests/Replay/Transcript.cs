using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NanoSock.Tests.Replay
{
    /// <summary>The SHA-256 of all packets of two nodes, of their times, and of the results of their calls.</summary>
    internal sealed class Transcript : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly byte[] _numbers = new byte[20];

        /// <summary>Gets the number of packets sent.</summary>
        internal int Packets { get; private set; }

        public void Dispose()
        {
            _hash.Dispose();
        }

        internal void Packet(int node, long now, byte[] buffer, int offset, int length)
        {
            Packets++;
            Numbers(node, now, length);
            _hash.AppendData(buffer, offset, length);
        }

        internal void Refused(int node, int length)
        {
            Numbers(node, -1, length);
        }

        /// <summary>Adds the result of a call.</summary>
        internal void Result(int call, long result)
        {
            Numbers(call, result, 0);
        }

        /// <summary>Adds the data that a program has received.</summary>
        internal void Data(byte[] buffer, int length)
        {
            _hash.AppendData(buffer, 0, length);
        }

        /// <summary>Returns the digest of all so far, in hexadecimal, its first 16 bytes.</summary>
        internal string Digest()
        {
            return Convert.ToHexString(_hash.GetCurrentHash(), 0, 16);
        }

        private void Numbers(int first, long second, int third)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_numbers, first);
            BinaryPrimitives.WriteInt64LittleEndian(_numbers.AsSpan(4), second);
            BinaryPrimitives.WriteInt32LittleEndian(_numbers.AsSpan(12), third);
            _hash.AppendData(_numbers, 0, 16);
        }
    }
}
