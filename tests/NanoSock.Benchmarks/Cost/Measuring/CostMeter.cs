using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace NanoSock.Benchmarks.Cost.Measuring
{
    /// <summary>Runs the operations of NanoSock.CostOperations against the stack as it is compiled for
    /// devices.</summary>
    internal sealed class CostMeter
    {
        // Runs of each operation before the steady state: buffers wrap, timers start, rates are learned.
        private const int WarmUp = 8;

        private const string Operations = "NanoSock.CostOperations";

        private readonly InstrumentedCode _code;
        private readonly (string Name, string Description, int Divisor,
            Action<Action, Action<Action>> Run)[] _operations;
        private readonly (string Name, string Description, int WarmUp,
            Action<int, Action, Action<Action>> Run)[] _growth;
        private readonly Func<int, object> _makeStack;
        private readonly Func<int, int, int, object> _makeStackOf;
        private readonly Func<object, (string Name, int Bytes)[]> _memoryParts;

        internal CostMeter(CostFiles files)
        {
            _code = new InstrumentedCode(files.Device);
            Type catalog = _code.LoadUser(files.Operations).GetType(Operations + ".Catalog", true);
            _operations = ((string, string, int, Action<Action, Action<Action>>)[])catalog.GetMethod("Operations")
                .Invoke(null, null);
            _growth =
                ((string, string, int, Action<int, Action, Action<Action>>)[])catalog.GetMethod("GrowthOperations")
                    .Invoke(null, null);
            _makeStackOf = (Func<int, int, int, object>)catalog.GetMethod("MakeStackOf")
                .CreateDelegate(typeof(Func<int, int, int, object>));
            _memoryParts = (Func<object, (string, int)[]>)catalog.GetMethod("MemoryParts")
                .CreateDelegate(typeof(Func<object, (string, int)[]>));
            _makeStack = (Func<int, object>)catalog.GetMethod("MakeStack").CreateDelegate(typeof(Func<int, object>));
        }

        internal IEnumerable<string> Names
        {
            get { return _operations.Select(operation => operation.Name); }
        }

        /// <summary>Gets the names of the operations that are measured on nodes with a growing number of
        /// sockets.</summary>
        internal IEnumerable<string> GrowthNames
        {
            get { return _growth.Select(operation => operation.Name); }
        }

        internal string DescribeGrowth(string name)
        {
            return _growth.Single(operation => operation.Name == name).Description;
        }

        internal string Describe(string name)
        {
            return _operations.Single(operation => operation.Name == name).Description;
        }

        internal CostResult Measure(string name)
        {
            (string _, string description, int divisor,
                Action<Action, Action<Action>> run) = _operations.Single(operation => operation.Name == name);
            return new CostResult(name, description, divisor, Samples(name, run).Skip(WarmUp));
        }

        /// <summary>Measures an operation of <see cref="GrowthNames"/> with a number of sockets.</summary>
        /// <returns>All samples that count.</returns>
        internal IReadOnlyList<CostSample> MeasureGrowth(string name, int sockets)
        {
            (string _, string _, int warmUp,
                Action<int, Action, Action<Action>> run) = _growth.Single(operation => operation.Name == name);
            return Samples(name + " with " + sockets + " sockets", (begin, count) => run(sockets, begin, count))
                .Skip(warmUp)
                .ToArray();
        }

        /// <summary>Returns the bytes of nanoCLR's heap of a whole stack of these sizes.</summary>
        internal int WeighStackOf(int tcpSockets, int udpSockets, int tcpBuffers)
        {
            return HeapWeight.Of(_makeStackOf(tcpSockets, udpSockets, tcpBuffers), new Dictionary<string, int>());
        }

        /// <summary>Weighs what a stack keeps.</summary>
        internal StackWeight WeighStack()
        {
            return StackWeight.Of(_makeStack);
        }

        /// <summary>Returns the bytes that one of each item occupies, as a stack of these sizes reports them.</summary>
        internal IReadOnlyDictionary<string, int> MemoryPartsOf(int tcpSockets, int udpSockets)
        {
            return _memoryParts(_makeStackOf(tcpSockets, udpSockets, 0))
                .ToDictionary(part => part.Name, part => part.Bytes);
        }

        private List<CostSample> Samples(string name, Action<Action, Action<Action>> run)
        {
            List<CostSample> samples = new List<CostSample>();
            try
            {
                run(() => samples.Add(new CostSample()), work => _code.Run(work, samples[^1]));
            }
            catch (InvalidOperationException e)
            {
                throw new CostException(name + ": " + e.Message, e);
            }

            return samples;
        }
    }
}
