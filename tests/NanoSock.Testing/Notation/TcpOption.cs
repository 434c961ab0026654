using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Testing.Notation
{
    /// <summary>One TCP option.</summary>
    internal sealed class TcpOption
    {
        /// <summary>Matches every number, in an expected option.</summary>
        internal const int AnyNumber = -1;

        internal TcpOption(OptionKind kind)
        {
            Kind = kind;
        }

        internal OptionKind Kind { get; }

        /// <summary>Gets or sets the MSS or the shift.</summary>
        internal int Number { get; set; }

        /// <summary>Gets the SACK blocks, relative.</summary>
        internal List<(long Left, long Right)> Blocks { get; } = new List<(long, long)>();

        internal Stamp Value { get; set; }

        /// <summary>Gets or sets TSecr; null for the last TSval seen (injected) or anything (expected).</summary>
        internal Stamp Echo { get; set; }

        /// <summary>Gets or sets the bytes of an option without a name, including kind and length.</summary>
        internal byte[] Bytes { get; set; } = Array.Empty<byte>();

        internal bool IsPadding => Kind == OptionKind.Nop || Kind == OptionKind.End;

        public override string ToString()
        {
            return Kind switch
            {
                OptionKind.End => "eol",
                OptionKind.Nop => "nop",
                OptionKind.Mss => "mss " + ShowNumber(),
                OptionKind.WindowScale => "wscale " + ShowNumber(),
                OptionKind.SackPermitted => "sackok",
                OptionKind.Sack => "sack " + string.Join(" ", Blocks.Select(block => block.Left + ":" + block.Right)),
                OptionKind.Timestamps => "ts " + Value + (Echo == null ? string.Empty : " ecr " + Echo),
                _ => "raw " + string.Join(" ",
                    Bytes.Select(value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))),
            };
        }

        private string ShowNumber()
        {
            return Number == AnyNumber ? "*" : Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
