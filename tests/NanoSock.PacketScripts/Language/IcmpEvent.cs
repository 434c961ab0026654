using NanoSock.Wire;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>An ICMP error about a segment of the stack's that comes in, or one that must go out.</summary>
    internal sealed class IcmpEvent : ScriptEvent
    {
        internal bool IsIn { get; set; }

        internal int Type { get; set; }

        internal int Code { get; set; }

        /// <summary>The next hop's MTU of 3/4.</summary>
        internal int Mtu { get; set; }

        /// <summary>The quoted segment's sequence number; null for that of the last segment seen.</summary>
        internal long? Sequence { get; set; }

        /// <summary>Bytes of the packet that are quoted.</summary>
        internal int Quote { get; set; } = 28;

        /// <summary>Who sends it; 0 for the peer.</summary>
        internal uint From { get; set; }

        internal DropReason Drop { get; set; }
    }
}
