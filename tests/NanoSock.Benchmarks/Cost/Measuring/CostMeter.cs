using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace NanoSock.Benchmarks.Cost.Measuring
{
    /// <summary>Runs the operations of NanoSock.CostOperations against the stack as it is compiled for devices.</summary>
    internal sealed class CostMeter
    {
        // Of each operation's runs, those that are no steady state yet: buffers wrap, timers start, rates are learnt.
        private const int WarmUp = 8;

        private const string Operations = "NanoSock.CostOperations";

        private readonly InstrumentedCode _code;
        private readonly (string Name, string Description, int Divisor, Action<Action, Action<Action>> Run)[] _operations;
        private readonly Func<int, object> _makeStack;

        internal CostMeter(CostFiles files)
        {
            _code = new InstrumentedCode(files.Device);
            Type catalogue = _code.LoadUser(files.Operations).GetType(Operations + ".Catalogue", true);
            _operations = ((string, string, int, Action<Action, Action<Action>>)[])catalogue.GetMethod("Operations").Invoke(null, null);
            _makeStack = (Func<int, object>)catalogue.GetMethod("MakeStack").CreateDelegate(typeof(Func<int, object>));
        }

        internal IEnumerable<string> Names
        {
            get { return _operations.Select(operation => operation.Name); }
        }

        internal CostResult Measure(string name)
        {
            (string _, string description, int divisor, Action<Action, Action<Action>> run) = _operations.Single(operation => operation.Name == name);
            List<CostSample> samples = new List<CostSample>();
            try
            {
                run(() => samples.Add(new CostSample()), work => _code.Run(work, samples[^1]));
            }
            catch (InvalidOperationException e)
            {
                throw new CostException(name + ": " + e.Message, e);
            }

            return new CostResult(name, description, divisor, samples.Skip(WarmUp));
        }

        /// <summary>Weighs what a stack keeps.</summary>
        internal StackWeight WeighStack()
        {
            return StackWeight.Of(_makeStack);
        }
    }
}
