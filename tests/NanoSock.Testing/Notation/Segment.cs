using System.Collections.Generic;

namespace NanoSock.Testing.Notation
{
    /// <summary>A TCP segment in the language's terms: numbers count from the initial sequence numbers of the side that
    /// they belong to. In an expected segment null matches anything; in an injected one it is the default.</summary>
    internal sealed class Segment
    {
        /// <summary>The flags: FIN is bit 0, then SYN, RST, PSH, ACK, URG, ECE, CWR.</summary>
        internal const string Letters = "FSRP.UEW";
        internal const int Fin = 1;
        internal const int Syn = 2;
        internal const int Rst = 4;
        internal const int Psh = 8;
        internal const int Ack = 16;
        internal const int Urg = 32;

        internal int Flags { get; set; }

        internal long? Sequence { get; set; }

        internal int? Length { get; set; }

        /// <summary>Gets or sets the number of consecutive segments of this length: 1:2921(1460x2).</summary>
        internal int Times { get; set; } = 1;

        internal long? Acknowledgment { get; set; }

        /// <summary>Gets or sets the field as it is on the wire, not scaled.</summary>
        internal NumberWish Window { get; set; }

        internal int? Urgent { get; set; }

        internal OptionMode OptionMode { get; set; }

        internal List<TcpOption> Options { get; set; } = new List<TcpOption>();

        internal PacketTraits Traits { get; set; } = new PacketTraits();

        /// <summary>Returns one of the segments that this one stands for; only the last has PSH.</summary>
        internal Segment Part(int index)
        {
            Segment part = (Segment)MemberwiseClone();
            part.Times = 1;
            part.Sequence += index == 0 ? 0 : index * Length;
            part.Flags &= index < Times - 1 ? ~Psh : ~0;
            return part;
        }

        internal bool Has(int flag)
        {
            return (Flags & flag) != 0;
        }
    }
}
