using System.Collections.Generic;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>A parsed script: its header and its events.</summary>
    internal sealed class Script
    {
        internal string File { get; set; }

        internal ScriptHeader Header { get; } = new ScriptHeader();

        internal List<ScriptEvent> Events { get; } = new List<ScriptEvent>();
    }
}
