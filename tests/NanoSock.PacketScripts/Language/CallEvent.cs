namespace NanoSock.PacketScripts.Language
{
    /// <summary>A call of the program.</summary>
    internal sealed class CallEvent : ScriptEvent
    {
        internal CallKind Kind { get; set; }

        /// <summary>Gets or sets the name of the new socket.</summary>
        internal string Target { get; set; }

        internal string Socket { get; set; }

        /// <summary>Gets or sets the port, backlog, number of bytes, or the option's value.</summary>
        internal long Number { get; set; }

        internal uint Address { get; set; }

        /// <summary>Gets or sets the option, or the direction of a shutdown.</summary>
        internal string Word { get; set; }

        internal bool Urgent { get; set; }

        /// <summary>Gets or sets the position of the bytes in the stream; -1 to continue after the last call.</summary>
        internal long Position { get; set; } = -1;

        /// <summary>Gets or sets the expected result; null for that of success.</summary>
        internal ExpectedResult Expected { get; set; }
    }
}
