using System;
using System.Collections.Generic;
using System.CommandLine;
using NanoSock.Host.BoardLinks;
using NanoSock.Host.Forwarding;
using NanoSock.Links;

namespace NanoSock.Host.Running
{
    /// <summary>What the command line of a desktop run says.</summary>
    public sealed class HostOptions
    {
        /// <summary>How the board is connected.</summary>
        public BoardLink Link { get; init; }

        /// <summary>The board's address, first byte highest.</summary>
        public uint Address { get; init; }

        /// <summary>Bits of the board's network.</summary>
        public int PrefixLength { get; init; }

        /// <summary>The default gateway, 0 for none.</summary>
        public uint Gateway { get; init; }

        /// <summary>Loopback ports that lead to the board; none where the board is a host of a network.</summary>
        public IReadOnlyList<ForwardRule> Forwards { get; init; }

        /// <summary>Where to record what the board sends and receives; null for nowhere.</summary>
        public string CapturePath { get; init; }

        /// <summary>What is wrong with the board's link; null for nothing.</summary>
        public Impairment Impairment { get; init; }

        /// <summary>When the board's link is pulled, and for how long.</summary>
        public IReadOnlyList<Unplugging> Unpluggings { get; init; } = Array.Empty<Unplugging>();

        /// <summary>Whether the socket table is not shown.</summary>
        public bool IsQuiet { get; init; }

        /// <summary>What was read, for the options of one program only; null for none.</summary>
        internal ParseResult Read { get; init; }

        /// <summary>The value of one of <see cref="BoardDefinition.MoreOptions"/>; the type's default where no command line was
        /// read.</summary>
        public T GetValue<T>(Option<T> option)
        {
            return Read == null ? default : Read.GetValue(option);
        }

        /// <summary>The address of the host side of the virtual switch: the first of the network that is not the board's.</summary>
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
