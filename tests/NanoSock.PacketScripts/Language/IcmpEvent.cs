using NanoSock.Wire;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>An ICMP error about a segment of the stack, either received or sent by it.</summary>
    internal sealed class IcmpEvent : ScriptEvent
    {
        internal bool IsIn { get; set; }

        internal int Type { get; set; }

        internal int Code { get; set; }

        /// <summary>Gets or sets the next hop's MTU of 3/4.</summary>
        internal int Mtu { get; set; }

        /// <summary>Gets or sets the quoted segment's sequence number; null for that of the last segment
        /// seen.</summary>
        internal long? Sequence { get; set; }

        /// <summary>Gets or sets the number of bytes of the packet that are quoted.</summary>
        internal int Quote { get; set; } = 28;

        /// <summary>Gets or sets the address of the sender; 0 for the peer.</summary>
        internal uint From { get; set; }

        internal DropReason Drop { get; set; }
    }
}
