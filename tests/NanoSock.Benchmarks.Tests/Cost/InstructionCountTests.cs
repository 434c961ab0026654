using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil.Cil;
using NanoSock.Benchmarks.Cost.Instrumentation;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Tests.Cost
{
    /// <summary>Instructions are counted as they are executed: through loops, branches and exceptions, against counts
    /// made by hand.</summary>
    [TestClass]
    public class InstructionCountTests
    {
        [TestMethod]
        [DataRow(0, 10)]
        [DataRow(1, 21)]
        [DataRow(10, 120)]
        public void Loop_Turns_AreCounted(int turns, int expected)
        {
            using SampleAssembly sample = new SampleAssembly();
            ILProcessor il = sample.Static("Loop", sample.Types.Int32, sample.Types.Int32);
            il.Body.Variables.Add(new VariableDefinition(sample.Types.Int32));
            il.Body.Variables.Add(new VariableDefinition(sample.Types.Int32));
            Instruction condition = il.Create(OpCodes.Ldloc_1);
            Instruction body = il.Create(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Stloc_0);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Stloc_1);
            il.Emit(OpCodes.Br, condition);

            il.Append(body);
            il.Emit(OpCodes.Ldloc_1);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc_0);
            il.Emit(OpCodes.Ldloc_1);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc_1);

            il.Append(condition);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Blt, body);
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Ret);

            CostSample counted = sample.Run("Loop", out object result, turns);
            Assert.AreEqual(turns * (turns - 1) / 2, result);
            Assert.AreEqual(expected, counted.Total[CostKind.Instructions]);
        }

        [TestMethod]
        [DataRow(0, 4)]
        [DataRow(1, 5)]
        [DataRow(2, 6)]
        [DataRow(99, 5)]
        public void Switch_Branch_IsCounted(int value, int expected)
        {
            using SampleAssembly sample = new SampleAssembly();
            ILProcessor il = sample.Static("Switch", sample.Types.Int32, sample.Types.Int32);
            Instruction none = il.Create(OpCodes.Ldc_I4_7);
            Instruction one = il.Create(OpCodes.Ldc_I4_8);
            Instruction two = il.Create(OpCodes.Ldc_I4_3);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Switch, new[] { none, one, two });
            Instruction behind = il.Create(OpCodes.Ret);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Br, behind);
            il.Append(none);
            il.Append(behind);
            il.Append(one);
            il.Emit(OpCodes.Neg);
            il.Emit(OpCodes.Ret);
            il.Append(two);
            il.Emit(OpCodes.Neg);
            il.Emit(OpCodes.Neg);
            il.Emit(OpCodes.Ret);

            Assert.AreEqual(expected, sample.Run("Switch", value).Total[CostKind.Instructions]);
        }

        // The exception comes out of the middle of a possible block.
        [TestMethod]
        [DataRow(0, 11, 8, 0)]
        [DataRow(5, -1, 9, 0)]
        public void Exception_InBlock_CountsExecutedPart(int index, int value, int expected, int throws)
        {
            using SampleAssembly sample = new SampleAssembly();
            ILProcessor il = sample.Static("Element", sample.Types.Int32,
                new Mono.Cecil.ArrayType(sample.Types.Int32), sample.Types.Int32);
            il.Body.Variables.Add(new VariableDefinition(sample.Types.Int32));
            Instruction first = il.Create(OpCodes.Ldarg_0);
            Instruction caught = il.Create(OpCodes.Pop);
            Instruction end = il.Create(OpCodes.Ldloc_0);
            il.Append(first);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldelem_I4);
            il.Emit(OpCodes.Neg);
            il.Emit(OpCodes.Stloc_0);
            il.Emit(OpCodes.Leave, end);
            il.Append(caught);
            il.Emit(OpCodes.Ldc_I4_M1);
            il.Emit(OpCodes.Stloc_0);
            il.Emit(OpCodes.Leave, end);
            il.Append(end);
            il.Emit(OpCodes.Ret);
            il.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Catch)
            {
                TryStart = first, TryEnd = caught, HandlerStart = caught, HandlerEnd = end,
                CatchType = sample.Types.Object,
            });

            CostSample counted = sample.Run("Element", out object result, new[] { -11, 22 }, index);
            Assert.AreEqual(value, result);
            Assert.AreEqual(expected, counted.Total[CostKind.Instructions]);
            Assert.AreEqual(throws, counted.Total[CostKind.Throws]);
        }

        [TestMethod]
        public void Exception_ThroughCall_CountsExecutedPart()
        {
            using SampleAssembly sample = new SampleAssembly();
            Mono.Cecil.TypeReference exception = sample.Platform("System", "InvalidOperationException");
            ILProcessor thrower = sample.Static("Throw", sample.Types.Void);
            thrower.Emit(OpCodes.Newobj, sample.Platform(exception, ".ctor", sample.Types.Void, true));
            thrower.Emit(OpCodes.Throw);
            ILProcessor il = sample.Static("Catch", sample.Types.Int32);
            il.Body.Variables.Add(new VariableDefinition(sample.Types.Int32));
            Instruction first = il.Create(OpCodes.Call, thrower.Body.Method);
            Instruction last = il.Create(OpCodes.Ldloc_0);
            Instruction ending = il.Create(OpCodes.Ldloc_0);
            Instruction caught = il.Create(OpCodes.Pop);
            il.Append(first);
            il.Emit(OpCodes.Ldc_I4_5);
            il.Emit(OpCodes.Stloc_0);
            il.Emit(OpCodes.Leave, last);
            il.Append(ending);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc_0);
            il.Emit(OpCodes.Endfinally);
            il.Append(caught);
            il.Emit(OpCodes.Leave, last);
            il.Append(last);
            il.Emit(OpCodes.Ret);
            il.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Finally)
            {
                TryStart = first, TryEnd = ending, HandlerStart = ending, HandlerEnd = caught
            });
            il.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Catch)
            {
                TryStart = first, TryEnd = caught, HandlerStart = caught, HandlerEnd = last,
                CatchType = sample.Types.Object,
            });

            // call; newobj, 10 for the platform's constructor, throw; finally 5; catch 2; 2.
            CostSample counted = sample.Run("Catch", out object result);
            Assert.AreEqual(1, result);
            Assert.AreEqual(1 + 1 + 10 + 1 + 5 + 2 + 2, counted.Total[CostKind.Instructions]);
            Assert.AreEqual(1, counted.Total[CostKind.Throws]);
            Assert.AreEqual(12 + (4 * 12), counted.Total[CostKind.HeapBytes]);
        }

        // The interpreter dispatches a prefix as an instruction of its own.
        [TestMethod]
        public void Prefix_Volatile_CountsAsInstruction()
        {
            using SampleAssembly sample = new SampleAssembly();
            Mono.Cecil.FieldDefinition field = new("Field",
                Mono.Cecil.FieldAttributes.Public | Mono.Cecil.FieldAttributes.Static, sample.Types.Int32);
            sample.Type.Fields.Add(field);
            ILProcessor il = sample.Static("Read", sample.Types.Int32);
            il.Emit(OpCodes.Volatile);
            il.Emit(OpCodes.Ldsfld, field);
            il.Emit(OpCodes.Ret);

            Assert.AreEqual(3, sample.Run("Read").Total[CostKind.Instructions]);
        }
    }
}
