using System;

namespace NanoSock.Benchmarks.Cost.Instrumentation
{
    /// <summary>A count of each kind.</summary>
    internal sealed class CostVector : IEquatable<CostVector>
    {
        private readonly long[] _values = new long[(int)CostKind.Entered + 1];

        internal long this[CostKind kind]
        {
            get { return _values[(int)kind]; }
            set { _values[(int)kind] = value; }
        }

        /// <summary>Gets all calls of managed code.</summary>
        internal long ManagedCalls
        {
            get
            {
                return this[CostKind.StaticCalls] + this[CostKind.InstanceCalls]
                    + this[CostKind.AutoProperties] + this[CostKind.VirtualCalls]
                    + this[CostKind.DelegateCalls];
            }
        }

        internal void Add(CostVector other, long times = 1)
        {
            for (int i = 0; i < _values.Length; i++)
            {
                _values[i] += other._values[i] * times;
            }
        }

        public bool Equals(CostVector other)
        {
            return other != null && _values.AsSpan().SequenceEqual(other._values);
        }

        public override bool Equals(object obj)
        {
            return Equals(obj as CostVector);
        }

        public override int GetHashCode()
        {
            return this[CostKind.Instructions].GetHashCode();
        }
    }
}
