using System.Collections.Generic;

namespace NanoSock.Host.Running
{
    /// <summary>Represents the peer of the board's program at the far end of a link within the process.</summary>
    public interface ICompanion : IPump
    {
        /// <summary>Executes the user's input; on the pump's thread.</summary>
        void Type(string line);

        /// <summary>Returns its report at the end of the run, one line each.</summary>
        IEnumerable<string> Summarize();
    }
}
