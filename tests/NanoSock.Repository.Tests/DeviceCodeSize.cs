using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoSock.Repository.Tests
{
    /// <summary>
    /// Counts the bytes of code that an assembly has in a .pe: tokens and branches take two bytes, a switch one for its
    /// count and two for each target, and the table of exception handlers follows the code of its method.
    /// </summary>
    internal static class DeviceCodeSize
    {
        internal static int Of(ModuleDefinition module)
        {
            return module.GetTypes()
                .SelectMany(type => type.Methods)
                .Where(method => method.HasBody)
                .Sum(method => Of(method.Body));
        }

        private static int Of(MethodBody body)
        {
            int handlers = body.HasExceptionHandlers ? 1 + (12 * body.ExceptionHandlers.Count) : 0;
            return handlers + body.Instructions.Sum(instruction => instruction.OpCode.Size + Operand(instruction));
        }

        private static int Operand(Instruction instruction)
        {
            return instruction.OpCode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineVar
                    or OperandType.ShortInlineArg or OperandType.ShortInlineI => 1,
                OperandType.InlineSwitch => 1 + (2 * ((Instruction[])instruction.Operand).Length),
                OperandType.InlineI or OperandType.ShortInlineR or OperandType.InlineTok => 4,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                _ => 2,
            };
        }
    }
}
