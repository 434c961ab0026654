using System;
using System.Globalization;
using System.IO;
using NanoSock.Host.Running;
using NanoSock.Links;
using NanoSock.Serial;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>A serial port with SLIP (RFC 1055) on it: the far end is whoever is at the other end of the cable.</summary>
    public sealed class SlipBoardLink : BoardLink
    {
        /// <summary>Bits a second when nothing is said.</summary>
        public const int DefaultBaudRate = 115200;

        // Only what a terminal driver can be set to is worth asking it.
        private const int HighestBaudRate = 12000000;
        private const int ReadBufferSize = 65536;

        // A packet of 1006 bytes takes 88 ms at 115,200 baud: a few of them in a queue are longer than 200 ms (RFC 6298 2.4).
        private const int LeastTimeout = 1000;

        /// <summary>Names the port.</summary>
        /// <param name="device">Such as /dev/ttyUSB0 or COM3; looked for when the link is opened.</param>
        /// <param name="baudRate">Bits a second.</param>
        /// <param name="mtu">The largest packet in bytes, 68 to 1500; the same at both ends.</param>
        public SlipBoardLink(string device, int baudRate, int mtu)
        {
            Device = device;
            BaudRate = baudRate;
            Mtu = mtu;
        }

        /// <summary>The port's name.</summary>
        public string Device { get; }

        /// <summary>Bits a second.</summary>
        public int BaudRate { get; }

        /// <summary>The largest packet in bytes.</summary>
        public int Mtu { get; }

        /// <inheritdoc/>
        public override string Description
        {
            get { return "serial port " + Device + ", " + BaudRate.ToString(CultureInfo.InvariantCulture) + " baud (SLIP, MTU " + Mtu.ToString(CultureInfo.InvariantCulture) + ")"; }
        }

        /// <inheritdoc/>
        public override bool HasOnePeer
        {
            get { return true; }
        }

        /// <inheritdoc/>
        public override int MinimumRetransmissionTimeout
        {
            get { return LeastTimeout; }
        }

        /// <summary>Reads DEVICE, DEVICE:BAUD or DEVICE:BAUD:MTU.</summary>
        /// <exception cref="FormatException">A number is wrong; the message is one line.</exception>
        public static SlipBoardLink Parse(string text)
        {
            string[] parts = text.Split(':');
            int baudRate = parts.Length > 1 ? ReadNumber(text, parts[1], 1, HighestBaudRate, "baud rate") : DefaultBaudRate;
            int mtu = parts.Length > 2 ? ReadNumber(text, parts[2], SlipLink.SmallestMtu, SlipLink.LargestMtu, "MTU") : SlipLink.DefaultMtu;
            if (parts.Length > 3 || parts[0].Length == 0)
            {
                throw new FormatException("--link 'slip:" + text + "': expected slip:DEVICE[:BAUD[:MTU]].");
            }

            return new SlipBoardLink(parts[0], baudRate, mtu);
        }

        /// <inheritdoc/>
        public override OpenedBoardLink Open()
        {
            string failure = SerialPortProbe.Check(Device);
            if (failure != null)
            {
                throw new BoardException(failure);
            }

            try
            {
                return new SlipConnection(new SerialByteStream(Device, BaudRate, false, ReadBufferSize), Device, Mtu);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or PlatformNotSupportedException)
            {
                throw new BoardException("Serial port '" + Device + "': " + e.Message);
            }
        }

        private static int ReadNumber(string text, string number, int least, int most, string what)
        {
            return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? value
                : throw new FormatException("--link 'slip:" + text + "': expected a " + what + " from " + least.ToString(CultureInfo.InvariantCulture) + " to " + most.ToString(CultureInfo.InvariantCulture) + ", not '" + number + "'.");
        }
    }
}
