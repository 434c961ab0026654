using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NanoSock.Esp32;
using NanoSock.Host.Running;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>Describes a VXLAN tunnel. The far end is a host of the network, such as a Linux machine's VXLAN
    /// device.</summary>
    public sealed class VxlanBoardLink : BoardLink
    {
        private const string Form = "HOST:VNI[:PORT], then any of ,local=PORT ,mtu=BYTES ,keepalive=SECONDS, such as "
            + "10.0.0.1:42 or host:42,mtu=1400";
        private const int LeastPathMtu = 118;

        private VxlanBoardLink(VxlanOptions options)
        {
            Options = options;
        }

        /// <summary>Gets the options of the tunnel.</summary>
        public VxlanOptions Options { get; }

        /// <inheritdoc/>
        public override string Description
        {
            get
            {
                return "a VXLAN tunnel to " + Options.Host + ", VNI "
                    + Options.Vni.ToString(CultureInfo.InvariantCulture);
            }
        }

        /// <summary>Parses the text after "vxlan:".</summary>
        /// <exception cref="FormatException">The text is wrong; the message is one line for the user.</exception>
        public static VxlanBoardLink Parse(string text)
        {
            string[] parts = text.Split(',');
            string[] end = parts[0].Split(':');
            if (end.Length < 2 || end.Length > 3 || end[0].Length == 0 || end[0].Trim() != end[0])
            {
                throw Wrong(text, "expected " + Form);
            }

            VxlanOptions options = new VxlanOptions { Host = end[0], Vni = Number(text, end[1], "a VNI", 0, 0xFFFFFF) };
            if (end.Length == 3)
            {
                options.RemotePort = Number(text, end[2], "a port", 1, 65535);
            }

            for (int i = 1; i < parts.Length; i++)
            {
                string[] setting = parts[i].Split('=', 2);
                string value = setting.Length == 2 ? setting[1] : string.Empty;
                switch (setting[0])
                {
                    case "local":
                        options.LocalPort = Number(text, value, "local", 0, 65535);
                        break;
                    case "mtu":
                        options.PathMtu = Number(text, value, "mtu", LeastPathMtu, 65535);
                        break;
                    case "keepalive":
                        options.KeepAliveMilliseconds = 1000 * Number(text, value, "keepalive", 0, 86400);
                        break;
                    default:
                        throw Wrong(text, "'" + parts[i] + "' is not one of local=, mtu=, keepalive=");
                }
            }

            options.HardwareAddress = DeriveAddress(options);
            return new VxlanBoardLink(options);
        }

        /// <inheritdoc/>
        public override OpenedBoardLink Open()
        {
            CheckName(Options.Host);
            return new OpenedVxlanLink(new VxlanLink(Options, null));
        }

        // The tunnel resolves the name repeatedly by itself. A name that does not resolve is reported at the start.
        private static void CheckName(string host)
        {
            try
            {
                if (!IPAddress.TryParse(host, out _)
                    && Dns.GetHostAddresses(host, AddressFamily.InterNetwork).Length == 0)
                {
                    throw new BoardException("--link vxlan: the name '" + host + "' has no IPv4 address.");
                }
            }
            catch (Exception e) when (e is SocketException or ArgumentException)
            {
                throw new BoardException("--link vxlan: the name '" + host + "' was not found (" + e.Message + ").");
            }
        }

        // The address is equal at every start, so that neighbor caches stay valid. It differs between machines, and
        // between the programs of one machine, which have different ports.
        private static byte[] DeriveAddress(VxlanOptions options)
        {
            string place = options.LocalPort != 0 ? "port " + options.LocalPort.ToString(CultureInfo.InvariantCulture)
                : "process " + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            return TapOpening.DeriveAddress("vxlan " + Environment.MachineName + " " + place
                + " " + options.Host + " " + options.Vni.ToString(CultureInfo.InvariantCulture));
        }

        private static int Number(string text, string value, string what, int least, int most)
        {
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                    && number >= least && number <= most
                ? number
                : throw Wrong(text, "'" + value + "': " + what + " is a number from "
                    + least.ToString(CultureInfo.InvariantCulture) + " to "
                    + most.ToString(CultureInfo.InvariantCulture));
        }

        private static FormatException Wrong(string text, string why)
        {
            return new FormatException("--link 'vxlan:" + text + "': " + why + ".");
        }
    }
}
