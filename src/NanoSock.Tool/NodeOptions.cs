using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using NanoSock.Host.BoardLinks;
using NanoSock.Host.Running;

namespace NanoSock.Tool
{
    /// <summary>Defines the options that all commands have: the node's link, addresses and DNS servers.</summary>
    internal sealed class NodeOptions
    {
        private readonly Option<string> _link = new("--link")
        {
            Description = "The node's link: " + BoardLinkKinds.Description + ".",
            HelpName = BoardLinkKinds.HelpName,
            Required = true,
        };

        private readonly Option<string> _address = new("--address")
        {
            Description = "The node's address and the bits of its network (" + AddressText.Example
                + "); without it, DHCP is asked on a TAP interface.",
            HelpName = "A/P",
        };

        private readonly Option<string> _gateway = new("--gateway")
        {
            Description = "The node's default gateway.",
            HelpName = "G",
        };

        private readonly Option<string> _dns = new("--dns")
        {
            Description = "DNS servers, in the order in which they are asked.",
            HelpName = "S[,S]",
        };

        private readonly Option<string> _search = new("--search")
        {
            Description = "Domains in which names without a dot are looked up.",
            HelpName = "D[,D]",
        };

        /// <summary>Adds the options to a command.</summary>
        internal void AddTo(Command command)
        {
            command.Add(_link);
            command.Add(_address);
            command.Add(_gateway);
            command.Add(_dns);
            command.Add(_search);
        }

        /// <summary>Opens the link, and creates the node.</summary>
        /// <param name="result">The command line.</param>
        /// <param name="bufferSize">Bytes of the largest message of a service.</param>
        /// <exception cref="FormatException">An option is wrong; the message is one line for the user.</exception>
        internal ToolNode Open(ParseResult result, int bufferSize)
        {
            BoardLink link = BoardLinkKinds.Parse(result.GetValue(_link));
            if (link.IsWithinProcess)
            {
                throw new FormatException("--link " + result.GetValue(_link) + ": no host is on that link.");
            }

            string given = result.GetValue(_address);
            uint address = 0;
            int prefixLength = 0;
            uint gateway = 0;
            if (given != null || link is not TapBoardLink)
            {
                (address, prefixLength) = AddressText.ReadAddress(given ?? AddressText.Example);
                gateway = AddressText.ReadGateway(result.GetValue(_gateway), link, address, prefixLength);
            }
            else if (result.GetValue(_gateway) != null)
            {
                throw new FormatException("--gateway has a meaning together with --address only.");
            }

            uint[] servers = AddressText.ReadServers(result.GetValue(_dns));
            return new ToolNode(link, address, prefixLength, gateway, servers,
                Split(result.GetValue(_search)).ToArray(), bufferSize);
        }

        /// <summary>Splits a list at its commas.</summary>
        internal static IEnumerable<string> Split(string text)
        {
            return text == null
                ? Array.Empty<string>()
                : text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
    }
}
