using System;

namespace NanoSock.CostOperations
{
    /// <summary>One measured operation.</summary>
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

        /// <summary>Gets the divisor of a sample that repeats the operation.</summary>
        internal int Divisor { get; }
    }
}
