using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoSock.Repository.Tests.Metadata
{
    /// <summary>
    /// Counts the evaluation stack that nanoCLR reserves for a method. The metadata processor counts it in one pass
    /// over the IL and ignores that control does not fall through a return, so every "return value" of a switch adds a
    /// slot to the frame of each call. A frame is one contiguous block of the managed heap, 12 bytes for each slot.
    /// </summary>
    internal static class EvaluationStack
    {
        /// <summary>Returns the slots that a method's frame has for its evaluation stack.</summary>
        internal static int Slots(MethodDefinition method)
        {
            if (!method.HasBody)
            {
                return 0;
            }

            Dictionary<int, int> atTarget = new();
            int size = 0;
            int most = 0;
            foreach (Instruction instruction in method.Body.Instructions)
            {
                size = atTarget.TryGetValue(instruction.Offset, out int known) ? known : size;
                if (instruction.OpCode.Code is Code.Throw or Code.Endfinally
                    or Code.Endfilter or Code.Leave or Code.Leave_S or Code.Br_S)
                {
                    size = 0;
                    continue;
                }

                size += Calls(instruction) + Pushes(instruction.OpCode.StackBehaviourPush)
                    - Pops(instruction.OpCode.StackBehaviourPop);
                if (instruction.OpCode.OperandType is OperandType.ShortInlineBrTarget or OperandType.InlineBrTarget)
                {
                    int target = ((Instruction)instruction.Operand).Offset;
                    atTarget[target] = Math.Max(atTarget.GetValueOrDefault(target), size);
                }

                most = Math.Max(most, size);
            }

            return most;
        }

        /// <summary>Returns the methods of an assembly whose frames exceed a number of slots, with their
        /// numbers.</summary>
        internal static IEnumerable<string> Above(ModuleDefinition module, int limit)
        {
            return module.GetTypes()
                .SelectMany(type => type.Methods)
                .Select(method => (method.FullName, Slots: Slots(method)))
                .Where(method => method.Slots > limit)
                .OrderByDescending(method => method.Slots)
                .Select(method => method.Slots + " slots: " + method.FullName);
        }

        private static int Calls(Instruction instruction)
        {
            if (instruction.OpCode.Code is not (Code.Call or Code.Callvirt or Code.Newobj))
            {
                return 0;
            }

            MethodReference method = (MethodReference)instruction.Operand;
            int size = -method.Parameters.Count;
            if (instruction.OpCode.Code != Code.Newobj)
            {
                size += (method.ReturnType.FullName != "System.Void" ? 1 : 0) - (method.HasThis ? 1 : 0);
            }

            return size;
        }

        private static int Pushes(StackBehaviour behavior)
        {
            return behavior switch
            {
                StackBehaviour.Push1 or StackBehaviour.Pushi or StackBehaviour.Pushi8
                    or StackBehaviour.Pushr4 or StackBehaviour.Pushr8 or StackBehaviour.Pushref => 1,
                StackBehaviour.Push1_push1 => 2,
                _ => 0,
            };
        }

        private static int Pops(StackBehaviour behavior)
        {
            string name = behavior.ToString();
            return name.StartsWith("Pop", StringComparison.Ordinal)
                && behavior is not (StackBehaviour.Pop0 or StackBehaviour.PopAll) ? name.Split('_').Length : 0;
        }
    }
}
