using System;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>A script that cannot be understood: where, and why.</summary>
    public sealed class ScriptSyntaxException : Exception
    {
        internal ScriptSyntaxException(string file, int line, int column, string message)
            : base(file + ":" + line + ":" + column + ": " + message)
        {
            Line = line;
            Column = column;
        }

        /// <summary>The line, from 1.</summary>
        public int Line { get; }

        /// <summary>The column, from 1.</summary>
        public int Column { get; }
    }
}
