using System.Collections.Generic;

namespace NanoSock.PacketScripts.Wire
{
    /// <summary>A TCP segment in the language's terms: numbers count from the initial sequence numbers of the side that
    /// they belong to. In a segment that is expected, null means anything; in one that is injected, the default.</summary>
    internal sealed class Segment
    {
        /// <summary>FIN is bit 0, then SYN, RST, PSH, ACK, URG, ECE, CWR.</summary>
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

        /// <summary>How many segments of this length follow each other: 1:2921(1460x2).</summary>
        internal int Times { get; set; } = 1;

        internal long? Acknowledgment { get; set; }

        /// <summary>The field as it is on the wire, not scaled.</summary>
        internal NumberWish Window { get; set; }

        internal int? Urgent { get; set; }

        internal OptionMode OptionMode { get; set; }

        internal List<TcpOption> Options { get; set; } = new List<TcpOption>();

        internal PacketTraits Traits { get; set; } = new PacketTraits();

        /// <summary>One of the segments that stand for several; PSH is the last one's.</summary>
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
