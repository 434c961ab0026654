namespace NanoSock.PacketScripts.Language
{
    /// <summary>A call of the program's.</summary>
    internal sealed class CallEvent : ScriptEvent
    {
        internal CallKind Kind { get; set; }

        /// <summary>The name that the new socket gets.</summary>
        internal string Target { get; set; }

        internal string Socket { get; set; }

        /// <summary>Port, backlog, bytes, or the option's value.</summary>
        internal long Number { get; set; }

        internal uint Address { get; set; }

        /// <summary>The option, or the direction of a shutdown.</summary>
        internal string Word { get; set; }

        internal bool Urgent { get; set; }

        /// <summary>Where in the stream the bytes are; -1 for where the last call left off.</summary>
        internal long Position { get; set; } = -1;

        /// <summary>Null for what success returns.</summary>
        internal ExpectedResult Expected { get; set; }
    }
}
