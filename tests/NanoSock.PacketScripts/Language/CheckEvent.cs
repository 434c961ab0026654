using System.Collections.Generic;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>Looks at something that is no packet: <c>info</c>, <c>ready</c>, <c>state</c>, <c>count</c>.</summary>
    internal sealed class CheckEvent : ScriptEvent
    {
        internal CheckKind Kind { get; set; }

        internal string Socket { get; set; }

        /// <summary>What is looked at and what must be seen.</summary>
        internal List<KeyValuePair<string, NumberRange>> Items { get; } = new List<KeyValuePair<string, NumberRange>>();
    }
}
