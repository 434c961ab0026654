using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoSock.Benchmarks.Cost.Instrumentation
{
    /// <summary>Rewrites device assemblies so that they count their work. The cost of a block is stored here; the code
    /// only counts the entries of the block.</summary>
    internal sealed class Instrumenter
    {
        private readonly int _firstBlock = CostProbe.Blocks.Length;
        private readonly int _firstPlace = CostProbe.Places.Length;

        /// <summary>Gets the blocks found, in the order of their numbers.</summary>
        internal List<BlockFacts> BlockFacts { get; } = new List<BlockFacts>();

        internal List<HeapPlace> Places { get; } = new List<HeapPlace>();

        internal int FirstBlock
        {
            get { return _firstBlock; }
        }

        internal int FirstPlace
        {
            get { return _firstPlace; }
        }

        /// <summary>Rewrites assemblies that reference each other.</summary>
        /// <returns>By name, the assemblies that count.</returns>
        internal Dictionary<string, byte[]> Rewrite(IEnumerable<string> paths)
        {
            using SetResolver resolver = new SetResolver();
            List<AssemblyDefinition> assemblies = paths.Select(path => AssemblyDefinition.ReadAssembly(path,
                new ReaderParameters { AssemblyResolver = resolver })).ToList();
            assemblies.ForEach(resolver.Add);

            // Reads all assemblies before any is changed: a changed property is no longer an auto-property.
            List<Action> changes = new List<Action>();
            foreach (AssemblyDefinition assembly in assemblies)
            {
                foreach (MethodDefinition method in assembly.MainModule.GetTypes()
                    .SelectMany(type => type.Methods)
                    .Where(method => method.HasBody))
                {
                    changes.Add(Read(method));
                }
            }

            changes.ForEach(change => change());
            CostProbe.Reserve(_firstBlock + BlockFacts.Count, _firstPlace + Places.Count);
            return assemblies.ToDictionary(assembly => assembly.Name.Name, Write);
        }

        private static byte[] Write(AssemblyDefinition assembly)
        {
            using MemoryStream stream = new MemoryStream();
            assembly.Write(stream);
            return stream.ToArray();
        }

        // Records the cost of the method before the code is changed; the returned code differs.
        private Action Read(MethodDefinition method)
        {
            string name = NameOf(method);
            HashSet<Instruction> firsts = Blocks.FirstsOf(method.Body);
            List<(Instruction At, int Block)> entries = new();
            List<(Instruction At, int ElementSize, int Place)> arrays = new();
            List<(Instruction At, int Place)> strings = new();
            int entry = AddBlock(new BlockFacts(name));
            BlockFacts[^1].Costs[CostKind.Entered] = 1;
            BlockFacts facts = null;
            foreach (Instruction instruction in method.Body.Instructions)
            {
                if (firsts.Contains(instruction))
                {
                    facts = new BlockFacts(name);
                    entries.Add((instruction, AddBlock(facts)));
                }

                InstructionCosts.Add(instruction, facts);
                if (instruction.OpCode.Code == Code.Newarr)
                {
                    TypeReference element = (TypeReference)instruction.Operand;
                    arrays.Add((instruction, HeapRules.ElementSize(element), _firstPlace + Places.Count));
                    Places.Add(new HeapPlace(name, element.Name + "[]"));
                }
                else if (InstructionCosts.MakesString(instruction))
                {
                    strings.Add((instruction, _firstPlace + Places.Count));
                    Places.Add(new HeapPlace(name, "String"));
                }
            }

            return () => Change(method, entry, entries, arrays, strings);
        }

        private int AddBlock(BlockFacts facts)
        {
            BlockFacts.Add(facts);
            return _firstBlock + BlockFacts.Count - 1;
        }

        private static void Change(MethodDefinition method, int entry, List<(Instruction At, int Block)> entries,
            List<(Instruction At, int ElementSize, int Place)> arrays, List<(Instruction At, int Place)> strings)
        {
            ModuleDefinition module = method.Module;
            MethodBody body = method.Body;
            MethodReference enter = module.ImportReference(typeof(CostProbe).GetMethod(nameof(CostProbe.Enter)));
            body.SimplifyMacros();
            ILProcessor il = body.GetILProcessor();
            foreach ((Instruction at, int place) in strings)
            {
                Insert(il, at.Next, Instruction.Create(OpCodes.Ldc_I4, place), Instruction.Create(OpCodes.Call,
                    module.ImportReference(typeof(CostProbe).GetMethod(nameof(CostProbe.Text)))));
            }

            foreach ((Instruction at, int elementSize, int place) in arrays)
            {
                Insert(il, at, Instruction.Create(OpCodes.Conv_I4),
                    Instruction.Create(OpCodes.Ldc_I4, elementSize), Instruction.Create(OpCodes.Ldc_I4, place),
                    Instruction.Create(OpCodes.Call,
                        module.ImportReference(typeof(CostProbe).GetMethod(nameof(CostProbe.MakeArray)))));
            }

            Dictionary<Instruction, Instruction> moved = new();
            foreach ((Instruction at, int block) in entries)
            {
                Instruction first = Instruction.Create(OpCodes.Ldc_I4, block);
                Instruction before = FirstOfInserted(at, arrays);
                Insert(il, before, first, Instruction.Create(OpCodes.Call, enter));
                moved[at] = first;
            }

            Redirect(body, moved);

            // Inserted last, so that a loop back to the first instruction does not count as a call of the method.
            Insert(il, body.Instructions[0], Instruction.Create(OpCodes.Ldc_I4, entry),
                Instruction.Create(OpCodes.Call, enter));
            body.OptimizeMacros();
        }

        private static void Insert(ILProcessor il, Instruction at, params Instruction[] instructions)
        {
            foreach (Instruction instruction in instructions)
            {
                il.InsertBefore(at, instruction);
            }
        }

        // The length of an array is read before the instruction that creates the array; a block that starts at that
        // instruction starts at the read.
        private static Instruction FirstOfInserted(Instruction at,
            List<(Instruction At, int ElementSize, int Place)> arrays)
        {
            if (arrays.Any(array => array.At == at))
            {
                for (int i = 0; i < 4; i++)
                {
                    at = at.Previous;
                }
            }

            return at;
        }

        private static void Redirect(MethodBody body, Dictionary<Instruction, Instruction> moved)
        {
            Instruction To(Instruction old) =>
                old != null && moved.TryGetValue(old, out Instruction found) ? found : old;
            foreach (Instruction instruction in body.Instructions)
            {
                if (instruction.Operand is Instruction target)
                {
                    instruction.Operand = To(target);
                }
                else if (instruction.Operand is Instruction[] targets)
                {
                    instruction.Operand = Array.ConvertAll(targets, To);
                }
            }

            foreach (ExceptionHandler handler in body.ExceptionHandlers)
            {
                handler.TryStart = To(handler.TryStart);
                handler.TryEnd = To(handler.TryEnd);
                handler.FilterStart = To(handler.FilterStart);
                handler.HandlerStart = To(handler.HandlerStart);
                handler.HandlerEnd = To(handler.HandlerEnd);
            }
        }

        private static string NameOf(MethodDefinition method)
        {
            string type = method.DeclaringType.DeclaringType == null
                ? method.DeclaringType.Name
                : method.DeclaringType.DeclaringType.Name + "." + method.DeclaringType.Name;
            return type + (method.IsConstructor ? method.Name : "." + method.Name);
        }

        // Resolves only the assemblies that are rewritten together. The platform is not analyzed.
        private sealed class SetResolver : IAssemblyResolver
        {
            private readonly Dictionary<string, AssemblyDefinition> _known = new();

            internal void Add(AssemblyDefinition assembly)
            {
                _known.Add(assembly.Name.Name, assembly);
            }

            public AssemblyDefinition Resolve(AssemblyNameReference name)
            {
                return _known.TryGetValue(name.Name, out AssemblyDefinition assembly) ? assembly
                    : throw new CostException("Device code refers to " + name.Name + ", which is not measured.");
            }

            public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters)
            {
                return Resolve(name);
            }

            public void Dispose()
            {
                foreach (AssemblyDefinition assembly in _known.Values)
                {
                    assembly.Dispose();
                }
            }
        }
    }
}
