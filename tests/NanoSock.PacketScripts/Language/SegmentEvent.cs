using NanoSock.PacketScripts.Wire;
using NanoSock.Wire;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>A segment that comes in or must go out.</summary>
    internal sealed class SegmentEvent : ScriptEvent
    {
        internal bool IsIn { get; set; }

        internal Segment Segment { get; set; }

        /// <summary>Why the segment is to be dropped, which only NanoSock tells.</summary>
        internal DropReason Drop { get; set; }
    }
}
