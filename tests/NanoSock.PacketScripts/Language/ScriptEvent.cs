namespace NanoSock.PacketScripts.Language
{
    /// <summary>One line of a script's body.</summary>
    internal abstract class ScriptEvent
    {
        /// <summary>Gets or sets the line of the file, from 1.</summary>
        internal int Line { get; set; }

        /// <summary>Gets or sets the line as it was written.</summary>
        internal string Text { get; set; }

        internal Side Side { get; set; }

        internal TimeWindow Time { get; set; }

        /// <summary>Gets or sets the flow of the segments; null for events that concern no flow.</summary>
        internal string Flow { get; set; }
    }
}
