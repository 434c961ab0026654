using System.Collections.Generic;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>A script that was understood: what it says of itself, and its events.</summary>
    internal sealed class Script
    {
        internal string File { get; set; }

        internal ScriptHeader Header { get; } = new ScriptHeader();

        internal List<ScriptEvent> Events { get; } = new List<ScriptEvent>();
    }
}
