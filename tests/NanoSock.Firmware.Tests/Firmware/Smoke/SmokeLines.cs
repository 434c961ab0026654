using System.Collections.Generic;
using System.Linq;
using SmokeTest;

namespace NanoSock.Tests.Firmware.Smoke
{
    /// <summary>The lines of a run.</summary>
    internal sealed class SmokeLines : ISmokeReport
    {
        internal readonly List<string> All = new List<string>();

        public void Line(string text)
        {
            All.Add(text);
        }

        /// <summary>Returns the text after a step's name in the last line that has it.</summary>
        internal string Of(string name)
        {
            string start = SmokeProgram.Prefix + name + " ";
            return All.Last(line => line.StartsWith(start, System.StringComparison.Ordinal))[start.Length..];
        }

        public override string ToString()
        {
            return string.Join("\n", All);
        }
    }
}
