using System.Collections.Generic;
using System.Linq;
using Mono.Cecil.Cil;

namespace NanoSock.Benchmarks.Cost.Instrumentation
{
    /// <summary>Splits a method into blocks that run from the first instruction to the last or, if the last one throws,
    /// up to and including it. A count of the entries of each block is exact, because a block ends after each
    /// instruction that may throw.</summary>
    internal static class Blocks
    {
        /// <summary>Returns the instructions that begin a block.</summary>
        internal static HashSet<Instruction> FirstsOf(MethodBody body)
        {
            HashSet<Instruction> firsts = new() { body.Instructions[0] };
            foreach (Instruction instruction in body.Instructions)
            {
                if (instruction.Operand is Instruction target)
                {
                    firsts.Add(target);
                }

                if (instruction.Operand is Instruction[] targets)
                {
                    firsts.UnionWith(targets);
                }

                if (instruction.Next != null && Ends(instruction.OpCode))
                {
                    firsts.Add(instruction.Next);
                }
            }

            foreach (ExceptionHandler handler in body.ExceptionHandlers)
            {
                firsts.UnionWith(new[]
                {
                    handler.TryStart, handler.TryEnd, handler.FilterStart, handler.HandlerStart, handler.HandlerEnd
                }
                    .Where(edge => edge != null));
            }

            return firsts;
        }

        private static bool Ends(OpCode code)
        {
            switch (code.FlowControl)
            {
                case FlowControl.Branch:
                case FlowControl.Cond_Branch:
                case FlowControl.Return:
                case FlowControl.Throw:
                case FlowControl.Call:
                    return true;
                case FlowControl.Meta:
                    // A prefix and its instruction belong together.
                    return false;
                default:
                    return MayThrow(code);
            }
        }

        private static bool MayThrow(OpCode code)
        {
            string name = code.Name;
            return code.Code switch
            {
                Code.Ldfld or Code.Ldflda or Code.Stfld or Code.Ldlen or Code.Newarr
                    or Code.Castclass or Code.Unbox or Code.Unbox_Any or Code.Ldobj or Code.Stobj
                    or Code.Div or Code.Div_Un or Code.Rem or Code.Rem_Un or Code.Ldvirtftn or Code.Ckfinite => true,
                _ => name.StartsWith("ldelem", System.StringComparison.Ordinal)
                    || name.StartsWith("stelem", System.StringComparison.Ordinal)
                    || name.StartsWith("ldind", System.StringComparison.Ordinal)
                    || name.StartsWith("stind", System.StringComparison.Ordinal)
                    || name.Contains(".ovf", System.StringComparison.Ordinal),
            };
        }
    }
}
