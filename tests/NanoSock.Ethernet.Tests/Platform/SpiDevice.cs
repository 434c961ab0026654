using System.Collections.Generic;
using System.Linq;

namespace System.Device.Spi
{
    /// <summary>nanoFramework's SpiDevice on a bus whose other end answers each byte with its complement.</summary>
    internal sealed class SpiDevice
    {
        internal SpiDevice(SpiConnectionSettings settings)
        {
            Last = this;
            Settings = settings;
        }

        /// <summary>Gets the device that was opened last.</summary>
        [field: ThreadStatic]
        internal static SpiDevice Last { get; private set; }

        internal SpiConnectionSettings Settings { get; }

        internal List<byte[]> Sent { get; } = new List<byte[]>();

        /// <summary>Gets or sets whether each transaction fails.</summary>
        internal bool Fails { get; set; }

        internal void TransferFullDuplex(SpanByte writeBuffer, SpanByte readBuffer)
        {
            Write(writeBuffer);
            if (readBuffer.Bytes.Length != writeBuffer.Bytes.Length)
            {
                throw new InvalidOperationException("The device overruns the shorter of two buffers.");
            }

            Sent.Last().Select(sent => (byte)~sent).ToArray().CopyTo(readBuffer.Bytes);
        }

        internal void Write(SpanByte buffer)
        {
            if (Fails)
            {
                throw new ArgumentException();
            }

            Sent.Add(buffer.Bytes.ToArray());
        }
    }
}
