using System;

namespace NanoSock.Tool.Replay
{
    /// <summary>An interface of a capture.</summary>
    internal sealed class CaptureInterface
    {
        private const int LinkTypeEthernet = 1;
        private const int LinkTypeRaw = 101;
        private const int LinkTypeIpv4 = 228;
        private const int MostDigits = 9;

        /// <summary>Gets the link type (LINKTYPE_ of tcpdump.org).</summary>
        internal int LinkType { get; init; }

        /// <summary>Gets the name; empty without one.</summary>
        internal string Name { get; init; } = string.Empty;

        /// <summary>Gets or sets the resolution of time stamps as the file has it (if_tsresol): a power of ten, or of
        /// two with the highest bit.</summary>
        internal int Resolution { get; init; } = 6;

        /// <summary>Gets whether frames have Ethernet headers.</summary>
        internal bool IsEthernet
        {
            get { return LinkType == LinkTypeEthernet; }
        }

        /// <summary>Gets whether frames can be replayed: Ethernet frames or bare IP packets.</summary>
        internal bool IsKnown
        {
            get { return LinkType is LinkTypeEthernet or LinkTypeRaw or LinkTypeIpv4; }
        }

        /// <summary>Gets whether the resolution is one that time stamps have.</summary>
        internal bool IsResolutionKnown
        {
            get { return (Resolution & 0x80) != 0 ? (Resolution & 0x7F) < 64 : Resolution <= MostDigits; }
        }

        /// <summary>Converts a time stamp to microseconds.</summary>
        internal long ToMicroseconds(ulong stamp)
        {
            if ((Resolution & 0x80) != 0)
            {
                UInt128 product = (UInt128)stamp * 1000000;
                return (long)(product >> (Resolution & 0x7F));
            }

            UInt128 value = stamp;
            for (int digits = Resolution; digits < 6; digits++)
            {
                value *= 10;
            }

            for (int digits = Resolution; digits > 6; digits--)
            {
                value /= 10;
            }

            return (long)value;
        }
    }
}
