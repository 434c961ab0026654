using System;

namespace NanoSock.CostOperations
{
    /// <summary>Something that is measured.</summary>
    internal sealed class Operation
    {
        internal Operation(string name, string description, Action<Meter> run, int divisor = 1)
        {
            Name = name;
            Description = description;
            Run = run;
            Divisor = divisor;
        }

        internal string Name { get; }

        internal string Description { get; }

        internal Action<Meter> Run { get; }

        /// <summary>By what a sample is divided, when it holds several of the same.</summary>
        internal int Divisor { get; }
    }
}
