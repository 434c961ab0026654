using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoSock.Tests.Faults
{
    /// <summary>The stack's assemblies, rewritten, and a second copy of these tests as their user, in a load context of
    /// their own.</summary>
    internal sealed class FaultyCode : AssemblyLoadContext
    {
        private static readonly string s_folder = Path.GetDirectoryName(typeof(FaultyCode).Assembly.Location);
        private readonly Dictionary<string, byte[]> _rewritten = new();

        private readonly Action<MethodDefinition> _change;

        /// <summary>Loads code in which each call may throw (<see cref="FaultProbe"/>).</summary>
        internal FaultyCode()
            : this(method => Change(method, typeof(FaultProbe).GetMethod(nameof(FaultProbe.Enter))))
        {
        }

        /// <summary>Loads code whose methods with a body are changed by <paramref name="change"/>.</summary>
        internal FaultyCode(Action<MethodDefinition> change)
            : this(change, "NanoSock.Ip", "NanoSock", "NanoSock.Blocking")
        {
        }

        /// <summary>Loads code of which these assemblies are changed by <paramref name="change"/>.</summary>
        internal FaultyCode(Action<MethodDefinition> change, params string[] names)
            : base("code with faults")
        {
            _change = change;
            foreach (string name in names)
            {
                _rewritten[name] = Rewrite(Path.Combine(s_folder, name + ".dll"));
            }
        }

        /// <summary>Gets a method of a type of these tests, as that context has it.</summary>
        internal TDelegate Find<TDelegate>(Type type, string method)
            where TDelegate : Delegate
        {
            Type twin = LoadFromAssemblyName(type.Assembly.GetName()).GetType(type.FullName, true);
            return twin.GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
                .CreateDelegate<TDelegate>();
        }

        protected override Assembly Load(AssemblyName name)
        {
            if (_rewritten.TryGetValue(name.Name, out byte[] image))
            {
                return LoadFromStream(new MemoryStream(image));
            }

            string path = Path.Combine(s_folder, name.Name + ".dll");
            return name.Name.StartsWith("NanoSock", StringComparison.Ordinal) && File.Exists(path)
                ? LoadFromAssemblyPath(path)
                : null;
        }

        private byte[] Rewrite(string path)
        {
            using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(path);
            foreach (MethodDefinition method in assembly.MainModule.GetTypes()
                .SelectMany(type => type.Methods)
                .Where(method => method.HasBody))
            {
                _change(method);
            }

            using MemoryStream stream = new();
            assembly.Write(stream);
            return stream.ToArray();
        }

        /// <summary>Calls a probe at the beginning of a method and before each call of the platform.</summary>
        internal static void Change(MethodDefinition method, MethodInfo probe)
        {
            MethodReference enter = method.Module.ImportReference(probe);
            Mono.Cecil.Cil.MethodBody body = method.Body;
            body.SimplifyMacros();
            ILProcessor il = body.GetILProcessor();
            foreach (Instruction instruction in body.Instructions.ToArray())
            {
                // A method of the stack allocates its frame itself. The first call of a try block would otherwise move
                // out of the block.
                if ((instruction.OpCode.Code is Code.Call or Code.Callvirt)
                    && instruction.Operand is MethodReference called
                    && !called.DeclaringType.Scope.Name.StartsWith("NanoSock", StringComparison.Ordinal)
                    && instruction.Previous?.OpCode.OpCodeType != OpCodeType.Prefix
                    && !body.ExceptionHandlers.Any(handler => handler.TryStart == instruction
                        || handler.HandlerStart == instruction)
                    && !body.Instructions.Any(other => other.Operand == instruction
                        || (other.Operand is Instruction[] targets && targets.Contains(instruction))))
                {
                    il.InsertBefore(instruction, Instruction.Create(OpCodes.Call, enter));
                }
            }

            // Inserted before the first instruction, so that a loop back to it is not a call of the method.
            il.InsertBefore(body.Instructions[0], Instruction.Create(OpCodes.Call, enter));
            body.OptimizeMacros();
        }
    }
}
