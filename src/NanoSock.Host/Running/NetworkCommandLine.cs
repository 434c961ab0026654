using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using NanoSock.Host.BoardLinks;
using NanoSock.Ip;
using NanoSock.Services;

namespace NanoSock.Host.Running
{
    /// <summary>Defines and reads the options about the network that the board's link leads to.</summary>
    internal sealed class NetworkCommandLine
    {
        private const int LongestLabel = 63;
        private const int ShortestLease = 10;

        private readonly Option<string> _dns = new("--dns")
        {
            Description = "DNS servers of the board, in the order in which they are asked; DHCP gives them if nothing "
                + "is said.",
            HelpName = "S[,S]",
        };

        private readonly Option<string> _hostName = new("--hostname")
        {
            Description = "The board's name on its network: NAME.local in mDNS, and the host name for DHCP.",
            HelpName = "NAME",
            DefaultValueFactory = _ => NetworkOptions.UsualName,
        };

        private readonly Option<string> _dhcpServer = new("--dhcp-server")
        {
            Description = "Lease these addresses of the board's network to other hosts.",
            HelpName = "FIRST-LAST",
        };

        private readonly Option<int> _lease = new("--lease")
        {
            Description = "The duration of these leases in seconds, 10 at least.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 3600,
        };

        /// <summary>Adds the options to a command.</summary>
        internal void AddTo(Command command)
        {
            command.Add(_dns);
            command.Add(_hostName);
            command.Add(_dhcpServer);
            command.Add(_lease);
        }

        /// <summary>Returns true if a board without a given address asks DHCP on a link.</summary>
        internal static bool AsksDhcp(BoardLink link)
        {
            return link is TapBoardLink;
        }

        /// <summary>Reads the options.</summary>
        /// <param name="result">The command line.</param>
        /// <param name="link">The board's link.</param>
        /// <param name="address">The board's address; 0 where it asks DHCP.</param>
        /// <param name="prefixLength">The prefix length of its network.</param>
        /// <returns>The options; null on a link that leads to no network with other hosts, and in a tunnel where no
        /// option is given.</returns>
        /// <exception cref="FormatException">An option is wrong; the message is one line for the user.</exception>
        internal NetworkOptions Read(ParseResult result, BoardLink link, uint address, int prefixLength)
        {
            Option given = Array.Find(new Option[] { _dns, _hostName, _dhcpServer, _lease },
                option => result.GetResult(option) is { Implicit: false });
            if (given != null && link is not (TapBoardLink or VxlanBoardLink))
            {
                throw new FormatException(given.Name
                    + " has a meaning on a TAP interface or in a VXLAN tunnel only.");
            }

            // In a tunnel the services have to be asked for: they send by themselves, which keeps NAT mappings alive.
            if (given == null && link is not TapBoardLink)
            {
                return null;
            }

            (uint first, uint last) = ReadPool(result.GetValue(_dhcpServer), address, prefixLength);
            int lease = result.GetValue(_lease);
            if (lease < ShortestLease || (first == 0 && result.GetResult(_lease) is { Implicit: false }))
            {
                throw new FormatException("--lease " + lease + ": expected " + ShortestLease
                    + " seconds at least, together with --dhcp-server.");
            }

            return new NetworkOptions
            {
                AsksDhcp = address == 0,
                DnsServers = AddressText.ReadServers(result.GetValue(_dns)),
                HostName = ReadName(result.GetValue(_hostName)),
                FirstLease = first,
                LastLease = last,
                LeaseSeconds = lease,
            };
        }

        private static string ReadName(string text)
        {
            // A label of RFC 1123 2.1, which is the same in DHCP and mDNS.
            if (text.Length is 0 or > LongestLabel || text[0] == '-' || text[^1] == '-'
                || !text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            {
                throw new FormatException("--hostname '" + text
                    + "': expected 1 to 63 letters, digits and hyphens, with no hyphen at either end.");
            }

            return text;
        }

        private static (uint First, uint Last) ReadPool(string text, uint address, int prefixLength)
        {
            if (text == null)
            {
                return (0, 0);
            }

            if (address == 0)
            {
                throw new FormatException("--dhcp-server '" + text + "': a server needs an address, see --address.");
            }

            string[] parts = text.Split('-');
            if (parts.Length != 2 || !IPAddress.TryParse(parts[0], out uint first)
                || !IPAddress.TryParse(parts[1], out uint last))
            {
                throw new FormatException("--dhcp-server '" + text
                    + "': expected two IPv4 addresses, such as 192.168.7.100-192.168.7.150.");
            }

            if (first > last)
            {
                throw new FormatException("--dhcp-server '" + text + "': the first address is above the last.");
            }

            if (first <= address && address <= last)
            {
                throw new FormatException("--dhcp-server '" + text + "': contains the board's own address.");
            }

            uint mask = HostOptions.Mask(prefixLength);
            if (((first ^ address) & mask) != 0 || ((last ^ address) & mask) != 0
                || (first & ~mask) == 0 || (last & ~mask) == ~mask)
            {
                throw new FormatException("--dhcp-server '" + text
                    + "': not other hosts of the board's network.");
            }

            if (last - first >= DhcpServer.MaximumAddresses)
            {
                throw new FormatException("--dhcp-server '" + text
                    + "': more than " + DhcpServer.MaximumAddresses + " addresses.");
            }

            return (first, last);
        }
    }
}
