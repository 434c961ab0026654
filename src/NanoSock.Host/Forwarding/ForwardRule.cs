using System;
using System.Globalization;
using NanoSock.Sockets;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Describes one forwarded port: a port of the loopback interface that leads to a port of the
    /// board.</summary>
    public sealed class ForwardRule
    {
        /// <summary>Creates the rule.</summary>
        /// <param name="protocol">TCP or UDP.</param>
        /// <param name="nativePort">The port of this machine, 0 for any that is free.</param>
        /// <param name="boardPort">The port of the board.</param>
        public ForwardRule(ProtocolType protocol, int nativePort, int boardPort)
        {
            Protocol = protocol;
            NativePort = nativePort;
            BoardPort = boardPort;
        }

        /// <summary>Gets the protocol, TCP or UDP.</summary>
        public ProtocolType Protocol { get; }

        /// <summary>Gets the port of this machine, 0 for any that is free.</summary>
        public int NativePort { get; }

        /// <summary>Gets the port of the board.</summary>
        public int BoardPort { get; }

        /// <summary>Gets "tcp" or "udp".</summary>
        public string ProtocolName
        {
            get { return Protocol == ProtocolType.Tcp ? "tcp" : "udp"; }
        }

        /// <summary>Parses a rule of the form PROTOCOL:PORT:BOARDPORT, such as tcp:7007:7.</summary>
        /// <returns>False when the text has another form.</returns>
        public static bool TryParse(string text, out ForwardRule rule)
        {
            rule = null;
            string[] parts = (text ?? string.Empty).Split(':');
            if (parts.Length != 3)
            {
                return false;
            }

            ProtocolType protocol;
            if (string.Equals(parts[0], "tcp", StringComparison.OrdinalIgnoreCase))
            {
                protocol = ProtocolType.Tcp;
            }
            else if (string.Equals(parts[0], "udp", StringComparison.OrdinalIgnoreCase))
            {
                protocol = ProtocolType.Udp;
            }
            else
            {
                return false;
            }

            if (!TryParsePort(parts[1], 0, out int nativePort) || !TryParsePort(parts[2], 1, out int boardPort))
            {
                return false;
            }

            rule = new ForwardRule(protocol, nativePort, boardPort);
            return true;
        }

        /// <summary>Formats the rule so that <see cref="TryParse"/> can parse it.</summary>
        public override string ToString()
        {
            return ProtocolName + ":" + NativePort.ToString(CultureInfo.InvariantCulture)
                + ":" + BoardPort.ToString(CultureInfo.InvariantCulture);
        }

        private static bool TryParsePort(string text, int least, out int port)
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port)
                && port >= least && port <= 65535;
        }
    }
}
