using System.Collections.Generic;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>The lines before the body.</summary>
    internal sealed class ScriptHeader
    {
        internal string Title { get; set; }

        internal List<string> Topics { get; } = new List<string>();

        /// <summary>Requirements that the script proves, such as MUST-29.</summary>
        internal List<string> Conformance { get; } = new List<string>();

        /// <summary>Clauses that it is about, such as "9293 3.8.4".</summary>
        internal List<string> Clauses { get; } = new List<string>();

        internal Verdict Linux { get; set; }

        internal string LinuxReason { get; set; }

        internal Verdict NanoSock { get; set; }

        internal string NanoSockReason { get; set; }

        internal uint PeerIsn { get; set; } = 1000000;

        /// <summary>What NanoSock's initial sequence number for the first flow shall be, or up to 249 less; null for
        /// whatever it is.</summary>
        internal uint? NodeIsn { get; set; }

        internal int Mtu { get; set; } = 1500;

        /// <summary>What the stack is told before it starts, by the language's names: see <see cref="StackSetting"/>.</summary>
        internal Dictionary<string, long> Settings { get; } = new Dictionary<string, long>();

        /// <summary>Settings of Linux alone: names below net.ipv4, and values.</summary>
        internal List<KeyValuePair<string, string>> Sysctls { get; } = new List<KeyValuePair<string, string>>();
    }
}
