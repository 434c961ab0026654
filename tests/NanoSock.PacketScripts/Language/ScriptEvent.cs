namespace NanoSock.PacketScripts.Language
{
    /// <summary>One line of a script's body.</summary>
    internal abstract class ScriptEvent
    {
        /// <summary>The line of the file, from 1.</summary>
        internal int Line { get; set; }

        /// <summary>The line as it was written.</summary>
        internal string Text { get; set; }

        internal Side Side { get; set; }

        internal TimeWindow Time { get; set; }

        /// <summary>Whose segments; null for events that concern no flow.</summary>
        internal string Flow { get; set; }
    }
}
