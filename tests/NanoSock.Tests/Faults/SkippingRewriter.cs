using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoSock.Tests.Faults
{
    /// <summary>Rewrites the code of <c>StackRunner</c> and its sockets for <see cref="SkippingProbe"/>.</summary>
    internal static class SkippingRewriter
    {
        private static readonly HashSet<string> s_types = new()
        {
            "StackRunner", "Socket", "SocketGuard", "LostSockets", "Dns"
        };

        internal static void Change(MethodDefinition method)
        {
            if (!s_types.Contains(method.DeclaringType.Name) || method.DeclaringType.Namespace != "NanoSock.Sockets")
            {
                return;
            }

            Mono.Cecil.Cil.MethodBody body = method.Body;
            body.SimplifyMacros();
            ILProcessor il = body.GetILProcessor();
            if (method.IsSynchronized)
            {
                foreach (Instruction call in body.Instructions.Where(i => i.OpCode.Code is Code.Call or Code.Callvirt)
                    .ToArray())
                {
                    MakeSkippable(il, call);
                }
            }

            MethodReference enter = method.Module.ImportReference(typeof(SkippingProbe)
                .GetMethod(nameof(SkippingProbe.Enter)));
            il.InsertBefore(body.Instructions[0], il.Create(OpCodes.Call, enter));
            body.OptimizeMacros();
        }

        // The interpreter takes the last argument of a skipped call as its result.
        private static void MakeSkippable(ILProcessor il, Instruction call)
        {
            MethodReference called = (MethodReference)call.Operand;
            MethodReference skip = il.Body.Method.Module.ImportReference(typeof(SkippingProbe)
                .GetMethod(nameof(SkippingProbe.Skip)));
            int arguments = called.Parameters.Count + (called.HasThis ? 1 : 0);
            bool isResult = called.Parameters.Count > 0 && IsNumber(called.ReturnType)
                && IsNumber(called.Parameters[^1].ParameterType);
            Instruction after = call.Next;
            Instruction real = il.Create(call.OpCode, called);
            List<Instruction> code = new() { il.Create(OpCodes.Brfalse, real) };
            VariableDefinition kept = new(called.ReturnType);
            if (called.ReturnType.MetadataType != MetadataType.Void)
            {
                il.Body.Variables.Add(kept);
                il.Body.InitLocals = true;
            }

            if (isResult)
            {
                code.Add(il.Create(OpCodes.Stloc, kept));
            }

            for (int i = isResult ? 1 : 0; i < arguments; i++)
            {
                code.Add(il.Create(OpCodes.Pop));
            }

            if (called.ReturnType.MetadataType != MetadataType.Void)
            {
                code.Add(il.Create(OpCodes.Ldloc, kept));
            }

            code.Add(il.Create(OpCodes.Br, after));
            code.Add(real);
            Instruction last = call;
            foreach (Instruction instruction in code)
            {
                il.InsertAfter(last, instruction);
                last = instruction;
            }

            // In place, because branches lead to the instruction.
            call.OpCode = OpCodes.Call;
            call.Operand = skip;
        }

        private static bool IsNumber(TypeReference type)
        {
            return type.MetadataType is MetadataType.Int32 or MetadataType.Boolean
                || (type.IsValueType && type.Resolve()?.IsEnum == true);
        }
    }
}
