using System;
using System.Collections.Generic;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>Lists the transactions of a driver, and changes what the chip answers.</summary>
    internal sealed class SpiTap : ISpiPort
    {
        private readonly ISpiPort _inner;

        public SpiTap(ISpiPort inner)
        {
            _inner = inner;
        }

        /// <summary>Runs before each transaction with its bytes. False: the chip does not get them.</summary>
        public Func<byte[], bool> Before { get; set; } = _ => true;

        /// <summary>Runs behind each read with the sent bytes and the answer, which it may change.</summary>
        public Action<byte[], ArraySegment<byte>> After { get; set; } = (_, _) => { };

        public List<string> Log { get; } = new List<string>();

        /// <summary>False: the list stays as it is, which is faster.</summary>
        public bool IsListing { get; set; } = true;

        /// <summary>Allocates nothing, and calls nothing.</summary>
        public bool IsQuiet { get; set; }

        public bool Write(byte[] buffer, int offset, int length)
        {
            if (IsQuiet)
            {
                return _inner.Write(buffer, offset, length);
            }

            byte[] bytes = buffer[offset..(offset + length)];
            Note(bytes);
            return !Before(bytes) || _inner.Write(buffer, offset, length);
        }

        public bool Exchange(byte[] buffer, int offset, int length)
        {
            if (IsQuiet)
            {
                return _inner.Exchange(buffer, offset, length);
            }

            byte[] sent = buffer[offset..(offset + length)];
            Note(sent);
            if (!Before(sent))
            {
                buffer.AsSpan(offset, length).Fill(0xFF);
                return true;
            }

            bool done = _inner.Exchange(buffer, offset, length);
            After(sent, new ArraySegment<byte>(buffer, offset, length));
            return done;
        }

        private void Note(byte[] bytes)
        {
            if (!IsListing)
            {
                return;
            }

            int code = bytes[0] & 0x1F;
            Log.Add(bytes[0] switch
            {
                0x3A => "RBM " + (bytes.Length - 1),
                0x7A => "WBM " + (bytes.Length - 1),
                0xFF => "SRC",
                < 0x20 => $"RCR {code:X2}",
                < 0x60 => $"WCR {code:X2} {bytes[1]:X2}",
                < 0xA0 => $"BFS {code:X2} {bytes[1]:X2}",
                _ => $"BFC {code:X2} {bytes[1]:X2}",
            });
        }
    }
}
