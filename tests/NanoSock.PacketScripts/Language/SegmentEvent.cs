using NanoSock.PacketScripts.Wire;
using NanoSock.Testing.Notation;
using NanoSock.Wire;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>A segment that the stack receives or has to send.</summary>
    internal sealed class SegmentEvent : ScriptEvent
    {
        internal bool IsIn { get; set; }

        internal Segment Segment { get; set; }

        /// <summary>Gets or sets whether the segment that the stack sends is optional.</summary>
        internal bool IsOptional { get; set; }

        /// <summary>Gets or sets the reason for which the stack has to drop the segment; only NanoSock reports
        /// it.</summary>
        internal DropReason Drop { get; set; }
    }
}
