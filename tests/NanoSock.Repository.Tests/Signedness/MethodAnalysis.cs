using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoSock.Repository.Tests.Signedness
{
    /// <summary>
    /// Propagates the interpreter's tags through one method: a worklist over its instructions, the tags of the stack at
    /// each, joined where paths meet, until a fixed point. Then each instruction is checked once against the tags of
    /// its operands.
    /// </summary>
    internal sealed class MethodAnalysis
    {
        private readonly MethodDefinition _method;
        private readonly Dictionary<Instruction, Slot[]> _before = new();
        private readonly Queue<Instruction> _work = new();

        private MethodAnalysis(MethodDefinition method)
        {
            _method = method;
        }

        internal static IEnumerable<string> Violations(MethodDefinition method)
        {
            MethodAnalysis analysis = new(method);
            analysis.Run();
            return analysis._before.OrderBy(entry => entry.Key.Offset)
                .SelectMany(entry => analysis.Judge(entry.Key, entry.Value));
        }

        private void Run()
        {
            Arrive(_method.Body.Instructions[0], Array.Empty<Slot>());
            foreach (ExceptionHandler handler in _method.Body.ExceptionHandlers)
            {
                bool hasException = handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter;
                Arrive(handler.HandlerStart, hasException ? new[] { Slot.Other } : Array.Empty<Slot>());
                if (handler.FilterStart != null)
                {
                    Arrive(handler.FilterStart, new[] { Slot.Other });
                }
            }

            while (_work.Count > 0)
            {
                Instruction instruction = _work.Dequeue();
                Stack<Slot> stack = new(_before[instruction].Reverse());
                Transfer.Apply(_method, instruction, stack);
                Leave(instruction, stack.ToArray());
            }
        }

        private void Leave(Instruction instruction, Slot[] stack)
        {
            Slot[] outgoing = instruction.OpCode.Code is Code.Leave or Code.Leave_S ? Array.Empty<Slot>() : stack;
            if (instruction.Operand is Instruction target)
            {
                Arrive(target, outgoing);
            }
            else if (instruction.Operand is Instruction[] targets)
            {
                foreach (Instruction each in targets)
                {
                    Arrive(each, outgoing);
                }
            }

            if (instruction.OpCode.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw))
            {
                Arrive(instruction.Next, outgoing);
            }
        }

        private void Arrive(Instruction instruction, Slot[] stack)
        {
            if (!_before.TryGetValue(instruction, out Slot[] known))
            {
                _before[instruction] = stack;
                _work.Enqueue(instruction);
                return;
            }

            Slot[] joined = known.Zip(stack, (a, b) => a.Join(b)).ToArray();
            if (!joined.SequenceEqual(known))
            {
                _before[instruction] = joined;
                _work.Enqueue(instruction);
            }
        }

        private IEnumerable<string> Judge(Instruction instruction, Slot[] stack)
        {
            return Consumption.Faults(_method, instruction, stack)
                .Select(fault => $"{_method.FullName}{Source(instruction)}: {fault}");
        }

        private string Source(Instruction instruction)
        {
            SequencePoint point = _method.DebugInformation.SequencePoints.LastOrDefault(each => !each.IsHidden
                && each.Offset <= instruction.Offset);
            return point == null
                ? $" IL_{instruction.Offset:x4}"
                : $" ({System.IO.Path.GetFileName(point.Document.Url)}:{point.StartLine})";
        }
    }
}
