using System.Collections.Generic;

namespace NanoSock.Host.Running
{
    /// <summary>What a desktop run has at the far end of a board's link, within the process, so that the board's program
    /// has somebody to talk to.</summary>
    public interface ICompanion : IPump
    {
        /// <summary>Does what the user typed; on the pump's thread.</summary>
        void Type(string line);

        /// <summary>What it has to tell when the run is over, one line each.</summary>
        IEnumerable<string> Summarize();
    }
}
