using System;

namespace NanoSock.Firmware
{
    /// <summary>Counts and prints the steps of a firmware's loop that ended with an exception. On a device the
    /// program's objects and the stack frames share one heap, so OutOfMemoryException can end any step.</summary>
    public sealed class FaultReport
    {
        private readonly string _program;
        private int _told;

        /// <summary>Creates the report.</summary>
        /// <param name="program">The program's name.</param>
        public FaultReport(string program)
        {
            _program = program;
        }

        /// <summary>The number of steps that ended with an exception. A field, because a call would need
        /// heap.</summary>
        public int Count;

        /// <summary>Prints a line after the first, the second, the fourth fault, and so on. May throw where there is no
        /// heap for it; then it prints the next time.</summary>
        public void Tell()
        {
            if (Count - _told > _told)
            {
                Console.WriteLine(_program + ": an exception has ended " + Count.ToString() + " turns, goes on");
                _told = Count;
            }
        }
    }
}
