using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoSock.Repository.Tests.Signedness
{
    /// <summary>
    /// The effect of one instruction on the tags of the stack in nanoCLR. Arithmetic keeps the tag of its LEFT operand.
    /// A conversion tags its result with its own type. A local, a field and an array element give the value the tag of
    /// their declaration. An argument and a result keep their tags.
    /// </summary>
    internal static class Transfer
    {
        internal static void Apply(MethodDefinition method, Instruction instruction, Stack<Slot> stack)
        {
            switch (instruction.OpCode.Code)
            {
                case Code.Dup:
                    stack.Push(stack.Peek());
                    return;
                case Code.Add or Code.Sub or Code.Mul or Code.Div or Code.Div_Un
                        or Code.Rem or Code.Rem_Un or Code.And or Code.Or or Code.Xor
                    or Code.Shl or Code.Shr or Code.Shr_Un:
                    stack.Pop();
                    return;
                case Code.Neg or Code.Not:
                    return;
                case Code.Call or Code.Callvirt or Code.Newobj:
                    Call((MethodReference)instruction.Operand, instruction.OpCode.Code == Code.Newobj, stack);
                    return;
                case Code.Ret:
                    stack.Clear();
                    return;
            }

            Slot[] popped = Enumerable.Range(0, Pops(instruction.OpCode.StackBehaviourPop))
                .Select(_ => stack.Pop())
                .ToArray();
            if (instruction.OpCode.StackBehaviourPush != StackBehaviour.Push0)
            {
                stack.Push(Result(method, instruction, popped));
            }
        }

        private static void Call(MethodReference callee, bool isNew, Stack<Slot> stack)
        {
            int arguments = callee.Parameters.Count + (callee.HasThis && !isNew ? 1 : 0);
            for (int i = 0; i < arguments; i++)
            {
                stack.Pop();
            }

            if (isNew)
            {
                stack.Push(new Slot(Tag.Other, callee.DeclaringType));
            }
            else if (callee.ReturnType.MetadataType != MetadataType.Void)
            {
                stack.Push(Slot.Loaded(callee.ReturnType));
            }
        }

        private static Slot Result(MethodDefinition method, Instruction instruction, Slot[] popped)
        {
            switch (instruction.OpCode.Code)
            {
                case Code.Ldarg_0 or Code.Ldarg_1 or Code.Ldarg_2 or Code.Ldarg_3:
                    return Argument(method, instruction.OpCode.Code - Code.Ldarg_0);
                case Code.Ldarg or Code.Ldarg_S:
                    return Slot.Loaded(((ParameterDefinition)instruction.Operand).ParameterType);
                case Code.Ldarga or Code.Ldarga_S:
                    return Address(((ParameterDefinition)instruction.Operand).ParameterType);
                case Code.Ldloc_0 or Code.Ldloc_1 or Code.Ldloc_2 or Code.Ldloc_3:
                    return Slot.Loaded(method.Body.Variables[instruction.OpCode.Code - Code.Ldloc_0].VariableType);
                case Code.Ldloc or Code.Ldloc_S:
                    return Slot.Loaded(((VariableDefinition)instruction.Operand).VariableType);
                case Code.Ldloca or Code.Ldloca_S:
                    return Address(((VariableDefinition)instruction.Operand).VariableType);
                case Code.Ldfld or Code.Ldsfld:
                    return Slot.Loaded(((FieldReference)instruction.Operand).FieldType);
                case Code.Ldflda or Code.Ldsflda:
                    return Address(((FieldReference)instruction.Operand).FieldType);
                case Code.Ldelema:
                    return Address((TypeReference)instruction.Operand);
                case Code.Ldelem_Any or Code.Ldobj or Code.Unbox_Any or Code.Castclass:
                    return Slot.Loaded((TypeReference)instruction.Operand);
                case Code.Newarr:
                    return new Slot(Tag.Other, new ArrayType((TypeReference)instruction.Operand));
                case Code.Ldelem_U4 or Code.Ldind_U4 or Code.Conv_U4 or Code.Conv_U:
                    return new Slot(Tag.Unsigned32);
                case Code.Conv_U8:
                    return new Slot(Tag.Unsigned64);
                case Code.Ldelem_I8 or Code.Ldind_I8 or Code.Ldelem_Ref or Code.Ldind_Ref:
                    // One instruction for long and ulong: the type of the array or the address decides.
                    TypeReference element = Locations.Element(popped[^1].Type);
                    return element == null ? Slot.Other : Slot.Loaded(element);
                default:
                    return instruction.OpCode.StackBehaviourPush is StackBehaviour.Pushi or StackBehaviour.Pushi8
                        ? Slot.Signed
                        : Slot.Other;
            }
        }

        private static Slot Argument(MethodDefinition method, int index)
        {
            if (method.HasThis && index-- == 0)
            {
                return Slot.Other;
            }

            return Slot.Loaded(method.Parameters[index].ParameterType);
        }

        private static Slot Address(TypeReference type) => new(Tag.Other, new ByReferenceType(type));

        private static int Pops(StackBehaviour behavior)
        {
            return behavior switch
            {
                StackBehaviour.Pop0 or StackBehaviour.PopAll => 0,
                StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
                StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8 or StackBehaviour.Popref_popi_popr4
                    or StackBehaviour.Popref_popi_popr8 or StackBehaviour.Popref_popi_popref
                    or StackBehaviour.Popi_popi_popi => 3,
                _ => 2,
            };
        }
    }
}
