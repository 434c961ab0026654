using System;
using System.Collections.Generic;
using System.CommandLine;
using NanoSock.Host.BoardLinks;
using NanoSock.Host.Forwarding;
using NanoSock.Links;

namespace NanoSock.Host.Running
{
    /// <summary>Holds the parsed command line of a desktop run.</summary>
    public sealed class HostOptions
    {
        /// <summary>Gets the connection of the board.</summary>
        public BoardLink Link { get; init; }

        /// <summary>Gets the board's address, first byte highest; 0 where it asks DHCP.</summary>
        public uint Address { get; init; }

        /// <summary>Gets the prefix length of the board's network.</summary>
        public int PrefixLength { get; init; }

        /// <summary>Gets the default gateway, 0 for none.</summary>
        public uint Gateway { get; init; }

        /// <summary>Gets the options about the network that the link leads to; null where the program has no services
        /// for it, or the link leads to none.</summary>
        public NetworkOptions Network { get; init; }

        /// <summary>Gets the loopback ports that lead to the board; none where the board is a host of a
        /// network.</summary>
        public IReadOnlyList<ForwardRule> Forwards { get; init; }

        /// <summary>Gets the path of the capture of the board's packets; null for no capture.</summary>
        public string CapturePath { get; init; }

        /// <summary>Gets the impairment of the board's link; null for none.</summary>
        public Impairment Impairment { get; init; }

        /// <summary>Gets the times at which the board's link is pulled.</summary>
        public IReadOnlyList<Unplugging> Unpluggings { get; init; } = Array.Empty<Unplugging>();

        /// <summary>Returns true if the socket table is not shown.</summary>
        public bool IsQuiet { get; init; }

        /// <summary>Gets the parse result, for the options of one program only; null for none.</summary>
        internal ParseResult Read { get; init; }

        /// <summary>Returns the value of one of <see cref="BoardDefinition.MoreOptions"/>; the type's default if no
        /// command line was parsed.</summary>
        public T GetValue<T>(Option<T> option)
        {
            return Read == null ? default : Read.GetValue(option);
        }

        /// <summary>Gets the address of the host side of the virtual switch: the first of the network that is not the
        /// board's.</summary>
        public uint HostAddress
        {
            get { return FirstOther(Address, PrefixLength); }
        }

        internal static uint FirstOther(uint address, int prefixLength)
        {
            uint first = (address & Mask(prefixLength)) + 1;
            return first == address ? first + 1 : first;
        }

        internal static uint Mask(int prefixLength)
        {
            return prefixLength == 0 ? 0 : uint.MaxValue << (32 - prefixLength);
        }
    }
}
