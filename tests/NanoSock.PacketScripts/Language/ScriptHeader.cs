using System.Collections.Generic;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>The lines before the body.</summary>
    internal sealed class ScriptHeader
    {
        internal string Title { get; set; }

        internal List<string> Topics { get; } = new List<string>();

        /// <summary>Gets the requirements that the script proves, such as MUST-29.</summary>
        internal List<string> Conformance { get; } = new List<string>();

        /// <summary>Gets the clauses that it tests, such as "9293 3.8.4".</summary>
        internal List<string> Clauses { get; } = new List<string>();

        internal Verdict Linux { get; set; }

        internal string LinuxReason { get; set; }

        internal Verdict NanoSock { get; set; }

        internal string NanoSockReason { get; set; }

        internal uint PeerIsn { get; set; } = 1000000;

        /// <summary>Gets or sets NanoSock's initial sequence number for the first flow, or up to 249 less; null for
        /// any.</summary>
        internal uint? NodeIsn { get; set; }

        internal int Mtu { get; set; } = 1500;

        /// <summary>Gets the settings of the stack before its start, by the language's names: see
        /// <see cref="StackSetting"/>.</summary>
        internal Dictionary<string, long> Settings { get; } = new Dictionary<string, long>();

        /// <summary>Gets the settings of Linux alone: names below net.ipv4, and values.</summary>
        internal List<KeyValuePair<string, string>> Sysctls { get; } = new List<KeyValuePair<string, string>>();
    }
}
