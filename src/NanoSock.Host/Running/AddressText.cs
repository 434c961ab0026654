using System;
using System.Globalization;
using NanoSock.Host.BoardLinks;
using NanoSock.Ip;

namespace NanoSock.Host.Running
{
    /// <summary>Reads the addresses of command lines.</summary>
    public static class AddressText
    {
        /// <summary>The address that a board has by default, and the example in messages.</summary>
        public const string Example = "192.168.7.2/24";

        /// <summary>Reads a host's address with the bits of its network.</summary>
        /// <exception cref="FormatException">No host can have the address; the message is one line for the
        /// user.</exception>
        public static (uint Address, int PrefixLength) ReadAddress(string text)
        {
            string[] parts = text.Split('/');
            if (parts.Length == 2 && IPAddress.TryParse(parts[0], out uint address)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int prefixLength)
                && prefixLength >= 1 && prefixLength <= 30)
            {
                uint hostBits = ~HostOptions.Mask(prefixLength);
                uint host = address & hostBits;
                uint first = address >> 24;
                if (first == 0 || first == 127 || first >= 224 || host == 0 || host == hostBits)
                {
                    throw new FormatException("--address '" + text + "': no host can have that address.");
                }

                return (address, prefixLength);
            }

            throw new FormatException("--address '" + text
                + "': expected an IPv4 address and 1 to 30 bits of network, such as " + Example + ".");
        }

        /// <summary>Reads the list of DNS servers of --dns; null for none.</summary>
        /// <exception cref="FormatException">An item is not the address of a host; the message is one line for the
        /// user.</exception>
        public static uint[] ReadServers(string text)
        {
            string[] parts = text == null
                ? Array.Empty<string>()
                : text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return Array.ConvertAll(parts, part => IPAddress.TryParse(part, out uint server)
                && server >> 24 != 0 && server >> 28 < 14
                ? server
                : throw new FormatException("--dns '" + part + "': expected the IPv4 address of a host."));
        }

        /// <summary>Reads a gateway; without a text, selects the peer of a link that has only one.</summary>
        /// <exception cref="FormatException">The gateway is not another host of the network; the message is one line
        /// for the user.</exception>
        public static uint ReadGateway(string text, BoardLink link, uint address, int prefixLength)
        {
            if (text == null)
            {
                return link.HasOnePeer ? HostOptions.FirstOther(address, prefixLength) : 0;
            }

            if (!IPAddress.TryParse(text, out uint gateway))
            {
                throw new FormatException("--gateway '" + text + "': expected an IPv4 address.");
            }

            uint hostBits = ~HostOptions.Mask(prefixLength);
            uint host = gateway & hostBits;
            if (((gateway ^ address) & ~hostBits) != 0 || gateway == address || host == 0 || host == hostBits)
            {
                throw new FormatException("--gateway '" + text + "': not another host of the board's network.");
            }

            return gateway;
        }
    }
}
