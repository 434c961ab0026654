using System;

namespace NanoSock.Testing.Notation
{
    /// <summary>A syntax error in a script, with its place and its reason.</summary>
    public sealed class ScriptSyntaxException : Exception
    {
        internal ScriptSyntaxException(string file, int line, int column, string message)
            : base(file + ":" + line + ":" + column + ": " + message)
        {
            Line = line;
            Column = column;
        }

        /// <summary>Gets the line, from 1.</summary>
        public int Line { get; }

        /// <summary>Gets the column, from 1.</summary>
        public int Column { get; }
    }
}
