using System;
using System.Globalization;
using System.IO;
using NanoSock.Host.Running;
using NanoSock.Links;
using NanoSock.Serial;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>Describes a serial port with SLIP (RFC 1055). The far end is the machine at the other end of the
    /// cable.</summary>
    public sealed class SlipBoardLink : BoardLink
    {
        /// <summary>The default rate in bits per second.</summary>
        public const int DefaultBaudRate = 115200;

        // The highest rate that a terminal driver can be set to.
        private const int HighestBaudRate = 12000000;
        private const int ReadBufferSize = 65536;

        // A packet of 1006 bytes takes 88 ms at 115,200 baud. A few of them in a queue take longer than 200 ms (RFC
        // 6298 2.4).
        private const int LeastTimeout = 1000;

        /// <summary>Stores the port's name and settings.</summary>
        /// <param name="device">The port, such as /dev/ttyUSB0 or COM3. It is opened by <see cref="Open"/>.</param>
        /// <param name="baudRate">Bits a second.</param>
        /// <param name="mtu">The largest packet in bytes, 68 to 1500; the same at both ends.</param>
        public SlipBoardLink(string device, int baudRate, int mtu)
        {
            Device = device;
            BaudRate = baudRate;
            Mtu = mtu;
        }

        /// <summary>Gets the port's name.</summary>
        public string Device { get; }

        /// <summary>Gets the rate in bits per second.</summary>
        public int BaudRate { get; }

        /// <summary>Gets the largest packet in bytes.</summary>
        public int Mtu { get; }

        /// <inheritdoc/>
        public override string Description
        {
            get
            {
                return "serial port " + Device + ", " + BaudRate.ToString(CultureInfo.InvariantCulture)
                    + " baud (SLIP, MTU " + Mtu.ToString(CultureInfo.InvariantCulture) + ")";
            }
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

        /// <summary>Parses DEVICE, DEVICE:BAUD or DEVICE:BAUD:MTU.</summary>
        /// <exception cref="FormatException">A number is wrong; the message is one line.</exception>
        public static SlipBoardLink Parse(string text)
        {
            string[] parts = text.Split(':');
            int baudRate = parts.Length > 1
                ? ReadNumber(text, parts[1], 1, HighestBaudRate, "baud rate")
                : DefaultBaudRate;
            int mtu = parts.Length > 2
                ? ReadNumber(text, parts[2], SlipLink.SmallestMtu, SlipLink.LargestMtu, "MTU")
                : SlipLink.DefaultMtu;
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
            catch (Exception e) when (e is IOException or UnauthorizedAccessException
                or ArgumentException or InvalidOperationException or PlatformNotSupportedException)
            {
                throw new BoardException("Serial port '" + Device + "': " + e.Message);
            }
        }

        private static int ReadNumber(string text, string number, int least, int most, string what)
        {
            return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                    && value >= least && value <= most
                ? value
                : throw new FormatException("--link 'slip:" + text + "': expected a " + what
                    + " from " + least.ToString(CultureInfo.InvariantCulture) + " to "
                    + most.ToString(CultureInfo.InvariantCulture) + ", not '" + number + "'.");
        }
    }
}
