using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoSock.Benchmarks.Cost.Instrumentation
{
    /// <summary>The cost of one instruction, as far as the code shows it. The instruction decides what a virtual call
    /// is, not the method it resolves to: callvirt of a method that is not virtual needs no look-up, like a
    /// call.</summary>
    internal static class InstructionCosts
    {
        internal static void Add(Instruction instruction, BlockFacts facts)
        {
            facts.Costs[CostKind.Instructions]++;
            switch (instruction.OpCode.Code)
            {
                case Code.Call:
                case Code.Callvirt:
                    Call((MethodReference)instruction.Operand, instruction.OpCode.Code == Code.Callvirt, facts);
                    break;
                case Code.Newobj:
                    New((MethodReference)instruction.Operand, facts);
                    break;
                case Code.Newarr:
                    // The bytes are known only at run time.
                    facts.Costs[CostKind.Allocations]++;
                    break;
                case Code.Box:
                    facts.Make("boxed value", HeapRules.Boxed);
                    break;
                case Code.Ldstr:
                    facts.Make("string literal", HeapRules.Literal);
                    break;
                case Code.Throw:
                case Code.Rethrow:
                    facts.Costs[CostKind.Throws]++;
                    break;
            }
        }

        /// <summary>Returns true if a call creates a string whose size is known only at run time.</summary>
        internal static bool MakesString(Instruction instruction)
        {
            return instruction.OpCode.FlowControl == FlowControl.Call
                && instruction.Operand is MethodReference method && instruction.OpCode.Code != Code.Newobj
                && method.ReturnType.MetadataType == MetadataType.String
                && PlatformMembers.IsPlatform(method.DeclaringType);
        }

        private static void Call(MethodReference method, bool virtually, BlockFacts facts)
        {
            if (PlatformMembers.IsPlatform(method.DeclaringType))
            {
                Platform(method, virtually, facts);
                return;
            }

            MethodDefinition target = method.Resolve();
            if (target.Name == "Invoke" && IsDelegate(target.DeclaringType))
            {
                facts.Costs[CostKind.DelegateCalls]++;
            }
            else if (target.IsStatic)
            {
                facts.Costs[CostKind.StaticCalls]++;
            }
            else if (virtually && target.IsVirtual)
            {
                facts.Costs[CostKind.VirtualCalls]++;
            }
            else
            {
                facts.Costs[IsAutoProperty(target) ? CostKind.AutoProperties : CostKind.InstanceCalls]++;
            }
        }

        private static void Platform(MethodReference method, bool virtually, BlockFacts facts)
        {
            if (PlatformMembers.IsNative(method, out int instructions, out int native))
            {
                facts.Costs[CostKind.NativeCalls]++;
                if (method.DeclaringType.FullName == "System.Threading.Monitor" && method.Name == "Enter")
                {
                    facts.Costs[CostKind.Locks]++;
                }
            }
            else
            {
                facts.Costs[!method.HasThis ? CostKind.StaticCalls
                    : virtually ? CostKind.VirtualCalls
                    : CostKind.InstanceCalls]++;
                facts.Costs[CostKind.Instructions] += instructions;
                facts.Costs[CostKind.NativeCalls] += native;
            }

            if (method.ReturnType.MetadataType == MetadataType.String)
            {
                facts.Costs[CostKind.Allocations]++;
            }
        }

        private static void New(MethodReference constructor, BlockFacts facts)
        {
            TypeReference type = constructor.DeclaringType;
            if (constructor.Parameters.Count == 2
                && constructor.Parameters[1].ParameterType.MetadataType == MetadataType.IntPtr)
            {
                facts.Make("delegate", HeapRules.Delegate);
                return;
            }

            facts.Make(type.Name, HeapRules.ObjectBytes(type));
            if (!PlatformMembers.IsPlatform(type))
            {
                facts.Costs[CostKind.InstanceCalls]++;
                return;
            }

            if (PlatformMembers.IsNative(constructor, out int instructions, out _))
            {
                facts.Costs[CostKind.NativeCalls]++;
                return;
            }

            facts.Costs[CostKind.InstanceCalls]++;
            facts.Costs[CostKind.Instructions] += instructions;
        }

        private static bool IsDelegate(TypeDefinition type)
        {
            return type.BaseType != null && type.BaseType.FullName == "System.MulticastDelegate";
        }

        // ldarg.0, ldfld, ret.
        private static bool IsAutoProperty(MethodDefinition method)
        {
            return method.IsGetter && method.HasBody && method.Body.Instructions.Count == 3
                && method.Body.Instructions[0].OpCode.Code == Code.Ldarg_0
                && method.Body.Instructions[1].OpCode.Code == Code.Ldfld;
        }
    }
}
