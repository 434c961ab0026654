using System;

namespace NanoSock.Firmware
{
    /// <summary>Counts the turns of a firmware's loop that an exception has ended, and prints it: on a device the program's objects, and
    /// each call's frame, come from one heap, so OutOfMemoryException can end any turn.</summary>
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

        /// <summary>How many turns an exception has ended. A field, because a call would need heap.</summary>
        public int Count;

        /// <summary>Prints a line after the first, the second, the fourth fault, and so on. May throw where there is no heap for it; then it
        /// prints the next time.</summary>
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
