using System;

namespace NanoSock.CostOperations
{
    /// <summary>Something that is measured on nodes with ever more sockets.</summary>
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

        /// <summary>What to do with so many sockets.</summary>
        internal Action<Meter, int> Run { get; }

        /// <summary>Samples that come first and do not count.</summary>
        internal int WarmUp { get; }
    }
}
