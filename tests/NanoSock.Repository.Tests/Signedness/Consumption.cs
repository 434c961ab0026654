using System.Collections.Generic;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoSock.Repository.Tests.Signedness
{
    /// <summary>The places where a number that is tagged unsigned is used as a signed one, and the tag decides in the
    /// interpreter.</summary>
    internal static class Consumption
    {
        /// <param name="method">The method the instruction stands in.</param>
        /// <param name="instruction">The instruction.</param>
        /// <param name="stack">The stack before the instruction, top first.</param>
        internal static IEnumerable<string> Faults(MethodDefinition method, Instruction instruction, Slot[] stack)
        {
            switch (instruction.OpCode.Code)
            {
                // The compiler writes the signed form only for a signed static type. The left operand's tag decides.
                case Code.Shr when stack[1].IsUnsigned:
                    yield return Text(stack[1], "is shifted right as if unsigned");
                    break;
                case Code.Rem when stack[1].IsUnsigned:
                    yield return Text(stack[1], "is divided for its remainder as if unsigned");
                    break;
                case Code.Conv_I8 when stack[0].Tag == Tag.Unsigned32:
                    yield return Text(stack[0], "is widened to long without its sign");
                    break;
                case Code.Conv_R4 or Code.Conv_R8 when stack[0].IsUnsigned:
                    yield return Text(stack[0], "is converted to a floating number without its sign");
                    break;

                // An argument, a result and a store through a reference carry the tag to a place that the analysis does
                // not see.
                case Code.Call or Code.Callvirt or Code.Newobj:
                    MethodReference callee = (MethodReference)instruction.Operand;
                    int count = callee.Parameters.Count;
                    for (int i = 0; i < count; i++)
                    {
                        if (Locations.ExpectsSigned(callee.Parameters[i].ParameterType, stack[count - 1 - i].Tag))
                        {
                            yield return Text(stack[count - 1 - i],
                                $"is passed to {callee.DeclaringType.Name}.{callee.Name} as its argument {i + 1}, "
                                    + $"which is signed");
                        }
                    }

                    break;
                case Code.Ret when stack.Length > 0 && Locations.ExpectsSigned(method.ReturnType, stack[0].Tag):
                    yield return Text(stack[0], "is returned as a signed result");
                    break;
                case Code.Stind_I4 or Code.Stind_I8
                        or Code.Stobj when Locations.ExpectsSigned(Locations.Element(stack[1].Type), stack[0].Tag):
                    yield return Text(stack[0],
                        "is stored through a reference to a signed location, which takes over the tag");
                    break;
            }
        }

        private static string Text(Slot slot, string what) =>
            (slot.Tag == Tag.Unsigned32 ? "a uint taken for an int " : "a ulong taken for a long ") + what;
    }
}
