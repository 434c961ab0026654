using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoSock.Repository.Tests.Metadata
{
    /// <summary>
    /// The constructs that a device's runtime or the metadata processor does not support. The contract already rejects
    /// many of them; these rules hold also for another compiler, another contract, and the real packages.
    /// </summary>
    internal static class DeviceRules
    {
        // Not implemented by the interpreter, or ignored by it.
        private static readonly HashSet<Code> s_unsupported = new()
        {
            Code.Localloc, Code.Cpblk, Code.Initblk, Code.Calli, Code.Jmp, Code.Arglist, Code.Mkrefany, Code.Refanytype,
            Code.Refanyval, Code.Ckfinite, Code.Unaligned, Code.Volatile, Code.Tail, Code.Readonly,
        };

        internal static IEnumerable<string> Violations(ModuleDefinition module)
        {
            return Shapes(module).Concat(Definitions(module)).Concat(Instructions(module)).Distinct();
        }

        private static IEnumerable<string> Shapes(ModuleDefinition module)
        {
            foreach ((TypeReference type, string where) in TypeUses.In(module))
            {
                string fault = type switch
                {
                    GenericInstanceType => "generic instantiation " + type.FullName,
                    GenericParameter => "generic parameter " + type.FullName,
                    ArrayType { IsVector: false } => "multi-dimensional array " + type.FullName,
                    PointerType => "pointer " + type.FullName,
                    FunctionPointerType => "function pointer",
                    PinnedType => "pinned local (fixed)",
                    RequiredModifierType { ModifierType.Name: "IsVolatile" } => "volatile field",
                    { FullName: "System.Decimal" } => "decimal",
                    { FullName: "System.TypedReference" } => "typed reference",
                    _ => null,
                };
                if (fault != null)
                {
                    yield return where + ": " + fault;
                }
            }
        }

        private static IEnumerable<string> Definitions(ModuleDefinition module)
        {
            foreach (TypeDefinition type in module.GetTypes())
            {
                if (type.HasGenericParameters)
                {
                    yield return type.FullName + ": generic type";
                }

                foreach (MethodDefinition method in type.Methods)
                {
                    if (method.HasGenericParameters)
                    {
                        yield return method.FullName + ": generic method";
                    }

                    if (type.IsInterface && !method.IsAbstract)
                    {
                        yield return method.FullName + ": body in an interface";
                    }

                    if (method.IsPInvokeImpl)
                    {
                        yield return method.FullName + ": platform invoke";
                    }
                }
            }
        }

        private static IEnumerable<string> Instructions(ModuleDefinition module)
        {
            foreach (MethodDefinition method in module.GetTypes()
                .SelectMany(type => type.Methods)
                .Where(method => method.HasBody))
            {
                foreach (Instruction instruction in method.Body.Instructions)
                {
                    string name = instruction.OpCode.Name;
                    if (name.Contains(".ovf"))
                    {
                        yield return method.FullName + ": " + name + " (checked arithmetic is ignored on a device)";
                    }
                    else if (s_unsupported.Contains(instruction.OpCode.Code))
                    {
                        yield return method.FullName + ": instruction " + name;
                    }
                    else if (instruction.Operand is MethodReference
                        { DeclaringType.FullName: "System.Threading.Monitor" })
                    {
                        // On a full heap the interpreter may skip Monitor.Exit. It releases the lock of a synchronized
                        // method when it drops the frame.
                        yield return method.FullName + ": lock statement";
                    }
                    else if (instruction.Operand is GenericInstanceMethod generic)
                    {
                        yield return method.FullName + ": call of generic method " + generic.FullName;
                    }
                }
            }
        }
    }
}
