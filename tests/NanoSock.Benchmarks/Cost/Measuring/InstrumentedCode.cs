using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using NanoSock.Benchmarks.Cost.Instrumentation;

namespace NanoSock.Benchmarks.Cost.Measuring
{
    /// <summary>Instrumented device assemblies, loaded into the desktop's runtime, whose mscorlib stands in for the
    /// platform's.</summary>
    internal sealed class InstrumentedCode
    {
        private readonly Instrumenter _instrumenter = new Instrumenter();
        private readonly Context _context;
        private long[] _blocks;
        private long[] _places;
        private long[] _buffers;

        internal InstrumentedCode(IReadOnlyList<string> paths)
        {
            _context = new Context(_instrumenter.Rewrite(paths));
        }

        /// <summary>Loads an assembly that uses the instrumented ones and is not counted itself.</summary>
        internal Assembly LoadUser(string path)
        {
            return _context.LoadFromAssemblyPath(Path.GetFullPath(path));
        }

        internal Assembly Load(string name)
        {
            return _context.LoadFromAssemblyName(new AssemblyName(name));
        }

        /// <summary>Runs an action and adds its cost to a sample.</summary>
        internal void Run(Action work, CostSample sample)
        {
            _blocks = (long[])CostProbe.Blocks.Clone();
            _places = (long[])CostProbe.Places.Clone();
            _buffers = (long[])CostProbe.Buffers.Clone();
            work();
            Take(sample);
        }

        private void Take(CostSample sample)
        {
            for (int i = 0; i < _instrumenter.BlockFacts.Count; i++)
            {
                long times = CostProbe.Blocks[_instrumenter.FirstBlock + i] - _blocks[_instrumenter.FirstBlock + i];
                if (times != 0)
                {
                    BlockFacts facts = _instrumenter.BlockFacts[i];
                    sample.Add(facts.Method, facts.Costs, times);
                    facts.Heap.ForEach(item => sample.AddHeap(item.Type, item.Bytes * times));
                }
            }

            for (int i = 0; i < _instrumenter.Places.Count; i++)
            {
                int at = _instrumenter.FirstPlace + i;
                long bytes = CostProbe.Places[at] - _places[at];
                if (bytes != 0)
                {
                    HeapPlace place = _instrumenter.Places[i];
                    CostVector costs = new CostVector
                    {
                        [CostKind.HeapBytes] = bytes,
                        [CostKind.BufferBytes] = CostProbe.Buffers[at] - _buffers[at],
                    };
                    sample.Add(place.Method, costs, 1);
                    sample.AddHeap(place.Type, bytes);
                }
            }
        }

        private sealed class Context : AssemblyLoadContext
        {
            private readonly Dictionary<string, byte[]> _images;

            internal Context(Dictionary<string, byte[]> images)
                : base("device code that counts")
            {
                _images = images;
            }

            protected override Assembly Load(AssemblyName name)
            {
                if (_images.TryGetValue(name.Name, out byte[] image))
                {
                    return LoadFromStream(new MemoryStream(image));
                }

                // There must be only one probe, wherever the assembly of this class was loaded.
                return name.Name == typeof(CostProbe).Assembly.GetName().Name ? typeof(CostProbe).Assembly : null;
            }
        }
    }
}
