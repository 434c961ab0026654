using System.Collections.Generic;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>The names that a script has given so far.</summary>
    internal sealed class ScriptNames
    {
        internal HashSet<string> Sockets { get; } = new HashSet<string>();

        internal HashSet<string> Flows { get; } = new HashSet<string> { StatementParser.MainFlow };

        internal HashSet<string> Stamps { get; } = new HashSet<string>();
    }
}
