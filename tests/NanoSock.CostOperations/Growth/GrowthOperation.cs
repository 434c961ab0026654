using System;

namespace NanoSock.CostOperations
{
    /// <summary>An operation that is measured on nodes with a growing number of sockets.</summary>
    internal sealed class GrowthOperation
    {
        internal GrowthOperation(string name, string description, Action<Meter, int> run, int warmUp = 0)
        {
            Name = name;
            Description = description;
            Run = run;
            WarmUp = warmUp;
        }

        internal string Name { get; }

        internal string Description { get; }

        /// <summary>Gets the operation, by the number of sockets.</summary>
        internal Action<Meter, int> Run { get; }

        /// <summary>Gets the number of first samples that are not counted.</summary>
        internal int WarmUp { get; }
    }
}
