using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;
using Mono.Cecil.Cil;
using NanoSock.Benchmarks.Cost;
using NanoSock.Benchmarks.Cost.Instrumentation;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Tests.Cost
{
    /// <summary>Calls are counted by the kinds that differ in cost on a device.</summary>
    [TestClass]
    public class CallCountTests
    {
        private const MethodAttributes Virtual = MethodAttributes.Public
            | MethodAttributes.Virtual | MethodAttributes.NewSlot;

        [TestMethod]
        public void Run_EachKindOfCall_IsCounted()
        {
            using SampleAssembly sample = new SampleAssembly();
            TypeDefinition type = sample.AddType("Thing");
            MethodDefinition constructor = sample.AddConstructor(type);
            MethodDefinition over = Returning(sample, type, "Virtual", Virtual);
            MethodDefinition plain = Returning(sample, type, "Plain", MethodAttributes.Public);
            MethodDefinition property = Property(sample, type);
            MethodDefinition shared = Returning(sample, type, "Static",
                MethodAttributes.Public | MethodAttributes.Static);
            ILProcessor il = sample.Static("Calls", sample.Types.Int32);
            il.Body.Variables.Add(new VariableDefinition(type));
            il.Emit(OpCodes.Newobj, constructor);
            il.Emit(OpCodes.Stloc_0);
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Callvirt, over);
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Callvirt, plain);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Callvirt, property);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Call, shared);
            il.Emit(OpCodes.Add);
            // A virtual method that is called directly needs no look-up.
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Call, over);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ret);

            CostSample counted = sample.Run("Calls", out object result);
            // Four times four, and the property's zero.
            Assert.AreEqual(16, result);
            CostVector total = counted.Total;

            // Besides the visible instructions: the constructor's 3 and 1, 2 for each of four methods, 3 for the
            // property.
            Assert.AreEqual(16 + 4 + 8 + 3, total[CostKind.Instructions]);
            Assert.AreEqual(1, total[CostKind.VirtualCalls]);
            Assert.AreEqual(1, total[CostKind.AutoProperties]);
            Assert.AreEqual(1, total[CostKind.StaticCalls]);

            // Plain, Virtual without look-up, the constructor, and that of the base.
            Assert.AreEqual(4, total[CostKind.InstanceCalls]);
            Assert.AreEqual(7, total.ManagedCalls);
            Assert.AreEqual(0, total[CostKind.NativeCalls]);
            Assert.AreEqual(total[CostKind.Instructions] + (14 * 1) + (7 * 6) + 102, CostWeights.Weighted(total));

            // By method, without what is called.
            Assert.AreEqual(16, counted.ByMethod["Code.Calls"][CostKind.Instructions]);
            Assert.AreEqual(4, counted.ByMethod["Thing.ctor"][CostKind.Instructions]);
            Assert.AreEqual(2, counted.ByMethod["Thing.Virtual"][CostKind.Entered]);
            Assert.AreEqual(7, total[CostKind.Entered]);
            Assert.AreEqual(total[CostKind.Instructions],
                counted.ByMethod.Values.Sum(costs => costs[CostKind.Instructions]));
        }

        // Back to the method's first instruction, three times.
        [TestMethod]
        public void Run_LoopToFirstInstruction_IsNoCall()
        {
            using SampleAssembly sample = new SampleAssembly();
            ILProcessor il = sample.Static("Down", sample.Types.Void, sample.Types.Int32);
            Instruction first = il.Create(OpCodes.Ldarg_0);
            il.Append(first);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Sub);
            il.Emit(OpCodes.Starg_S, il.Body.Method.Parameters[0]);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Brtrue, first);
            il.Emit(OpCodes.Ret);

            CostSample counted = sample.Run("Down", 4);
            Assert.AreEqual((4 * 6) + 1, counted.Total[CostKind.Instructions]);
            Assert.AreEqual(1, counted.Total[CostKind.Entered]);
        }

        [TestMethod]
        public void Run_NativeCallAndLock_AreCounted()
        {
            using SampleAssembly sample = new SampleAssembly();
            TypeReference monitor = sample.Platform("System.Threading", "Monitor");
            TypeReference converter = sample.Platform("System", "BitConverter");
            ILProcessor il = sample.Static("Read", sample.Types.UInt32, new ArrayType(sample.Types.Byte));
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, sample.Platform(monitor, "Enter", sample.Types.Void, false, sample.Types.Object));
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Call, sample.Platform(converter, "ToUInt32", sample.Types.UInt32,
                false, new ArrayType(sample.Types.Byte), sample.Types.Int32));
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, sample.Platform(monitor, "Exit", sample.Types.Void, false, sample.Types.Object));
            il.Emit(OpCodes.Ret);

            CostSample counted = sample.Run("Read", out object result, new byte[] { 9, 1, 2, 3, 4 });
            Assert.AreEqual(0x04030201u, result);
            Assert.AreEqual(8, counted.Total[CostKind.Instructions]);
            Assert.AreEqual(3, counted.Total[CostKind.NativeCalls]);
            Assert.AreEqual(1, counted.Total[CostKind.Locks]);
            Assert.AreEqual(0, counted.Total.ManagedCalls);
            Assert.AreEqual(8 + (3 * 34) + 29, CostWeights.Weighted(counted.Total));
        }

        [TestMethod]
        public void Run_UnknownMember_ThrowsWithItsName()
        {
            using SampleAssembly sample = new SampleAssembly();
            ILProcessor il = sample.Static("Absolute", sample.Types.Int32, sample.Types.Int32);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, sample.Platform(sample.Platform("System", "Math"),
                "Abs", sample.Types.Int32, false, sample.Types.Int32));
            il.Emit(OpCodes.Ret);

            CostException e = Assert.ThrowsExactly<CostException>(() => sample.Run("Absolute", -1));
            StringAssert.Contains(e.Message, "System.Math::Abs(System.Int32)");
        }

        // 4, as a constant: ldc, ret.
        private static MethodDefinition Returning(SampleAssembly sample,
            TypeDefinition type, string name, MethodAttributes attributes)
        {
            ILProcessor il = sample.Add(type, name, attributes, sample.Types.Int32);
            il.Emit(OpCodes.Ldc_I4_4);
            il.Emit(OpCodes.Ret);
            return il.Body.Method;
        }

        private static MethodDefinition Property(SampleAssembly sample, TypeDefinition type)
        {
            FieldDefinition field = new("_value", FieldAttributes.Private, sample.Types.Int32);
            type.Fields.Add(field);
            ILProcessor il = sample.Add(type, "get_Value",
                MethodAttributes.Public | MethodAttributes.SpecialName, sample.Types.Int32);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, field);
            il.Emit(OpCodes.Ret);
            PropertyDefinition property = new("Value", PropertyAttributes.None,
                sample.Types.Int32) { GetMethod = il.Body.Method };
            type.Properties.Add(property);
            return il.Body.Method;
        }
    }
}
