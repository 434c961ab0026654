using System.Collections.Generic;
using NanoSock.Testing.Notation;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>A check of something other than a packet: <c>info</c>, <c>ready</c>, <c>state</c>,
    /// <c>count</c>.</summary>
    internal sealed class CheckEvent : ScriptEvent
    {
        internal CheckKind Kind { get; set; }

        internal string Socket { get; set; }

        /// <summary>Gets the values to check, with the expected results.</summary>
        internal List<KeyValuePair<string, NumberRange>> Items { get; } = new List<KeyValuePair<string, NumberRange>>();
    }
}
