using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;
using Mono.Cecil.Cil;
using NanoSock.Benchmarks.Cost.Instrumentation;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Tests.Cost
{
    /// <summary>Heap is counted by nanoCLR's rules: 12 bytes for an object and 12 for each field, 20 and the elements
    /// for an array, rounded up to 12.</summary>
    [TestClass]
    public class HeapCountTests
    {
        [TestMethod]
        [DataRow("Byte", 0, 24)]
        [DataRow("Byte", 4, 24)]
        [DataRow("Byte", 5, 36)]
        [DataRow("Byte", 1514, 1536)]
        [DataRow("UInt16", 3, 36)]
        [DataRow("Int32", 10, 60)]
        [DataRow("Int64", 2, 36)]
        [DataRow("Object", 10, 60)]
        public void Array_Elements_CountAtTheirSize(string element, int length, int expected)
        {
            using SampleAssembly sample = new SampleAssembly();
            ILProcessor il = sample.Static("Make", sample.Types.Object, sample.Types.Int32);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Newarr, (TypeReference)typeof(TypeSystem).GetProperty(element).GetValue(sample.Types));
            il.Emit(OpCodes.Ret);

            CostSample counted = sample.Run("Make", out object result, length);
            Assert.AreEqual(length, ((System.Array)result).Length);
            Assert.AreEqual(expected, counted.Total[CostKind.HeapBytes]);
            Assert.AreEqual(1, counted.Total[CostKind.Allocations]);
            Assert.AreEqual(3, counted.Total[CostKind.Instructions]);
            Assert.AreEqual(expected, counted.HeapByType[element + "[]"]);
            Assert.AreEqual(element == "Byte" && length >= 200 ? expected : 0, counted.Total[CostKind.BufferBytes]);
        }

        // The length reaches the instruction that creates the array over a branch.
        [TestMethod]
        [DataRow(0, 36)]
        [DataRow(1, 120)]
        public void Array_LengthFromTwoBranches_IsCounted(int way, int expected)
        {
            using SampleAssembly sample = new SampleAssembly();
            ILProcessor il = sample.Static("Make", sample.Types.Object, sample.Types.Int32);
            Instruction other = il.Create(OpCodes.Ldc_I4, 100);
            Instruction make = il.Create(OpCodes.Newarr, sample.Types.Byte);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Brtrue, other);
            il.Emit(OpCodes.Ldc_I4, 16);
            il.Emit(OpCodes.Br, make);
            il.Append(other);
            il.Append(make);
            il.Emit(OpCodes.Ret);

            CostSample counted = sample.Run("Make", way);
            Assert.AreEqual(expected, counted.Total[CostKind.HeapBytes]);
            Assert.AreEqual(6 - way, counted.Total[CostKind.Instructions]);
        }

        [TestMethod]
        public void Object_OwnAndInheritedFields_AreCounted()
        {
            using SampleAssembly sample = new SampleAssembly();
            TypeDefinition parent = sample.AddType("Parent");
            parent.Fields.Add(new FieldDefinition("_a", FieldAttributes.Private, sample.Types.Byte));
            parent.Fields.Add(new FieldDefinition("s_b",
                FieldAttributes.Private | FieldAttributes.Static, sample.Types.Int64));
            TypeDefinition child = sample.AddType("Child", parent);
            child.Fields.Add(new FieldDefinition("_c", FieldAttributes.Private, sample.Types.Int64));
            child.Fields.Add(new FieldDefinition("_d", FieldAttributes.Private, sample.Types.String));
            MethodDefinition constructor = sample.AddConstructor(child, sample.AddConstructor(parent));
            ILProcessor il = sample.Static("Make", sample.Types.Object);
            il.Emit(OpCodes.Newobj, constructor);
            il.Emit(OpCodes.Ret);

            CostSample counted = sample.Run("Make");
            Assert.AreEqual(12 + (3 * 12), counted.Total[CostKind.HeapBytes]);
            Assert.AreEqual(12 + (3 * 12), counted.HeapByType["Child"]);
            Assert.AreEqual(2 + 3 + 3 + 1, counted.Total[CostKind.Instructions]);
            Assert.AreEqual(3, counted.Total[CostKind.InstanceCalls]);
        }

        [TestMethod]
        public void BoxLiteralAndString_Created_AreCounted()
        {
            using SampleAssembly sample = new SampleAssembly();
            ILProcessor il = sample.Static("Make", sample.Types.String);
            il.Emit(OpCodes.Ldc_I4_3);
            il.Emit(OpCodes.Box, sample.Types.Int32);
            il.Emit(OpCodes.Pop);
            il.Emit(OpCodes.Ldstr, "ab");
            il.Emit(OpCodes.Ldstr, "\u00e4bcdefghijklm");
            il.Emit(OpCodes.Call, sample.Platform(sample.Types.String, "Concat",
                sample.Types.String, false, sample.Types.String, sample.Types.String));
            il.Emit(OpCodes.Ret);

            // 24 for the box, 12 for each literal; 12 and 16 bytes with a zero, rounded up.
            CostSample counted = sample.Run("Make");
            Assert.AreEqual(24 + 12 + 12 + 36, counted.Total[CostKind.HeapBytes]);
            Assert.AreEqual(4, counted.Total[CostKind.Allocations]);
            Assert.AreEqual(1, counted.Total[CostKind.NativeCalls]);
            Assert.AreEqual(7, counted.Total[CostKind.Instructions]);
        }

        [TestMethod]
        public void Delegate_CreatedAndCalled_IsCounted()
        {
            using SampleAssembly sample = new SampleAssembly();
            TypeDefinition type = sample.AddType("Callback", sample.Platform("System", "MulticastDelegate"));
            type.Attributes |= TypeAttributes.Sealed;
            MethodDefinition constructor = new(".ctor", MethodAttributes.Public | MethodAttributes.SpecialName
                | MethodAttributes.RTSpecialName | MethodAttributes.HideBySig, sample.Types.Void)
            {
                ImplAttributes = MethodImplAttributes.Runtime,
            };
            constructor.Parameters.Add(new ParameterDefinition(sample.Types.Object));
            constructor.Parameters.Add(new ParameterDefinition(sample.Types.IntPtr));
            MethodDefinition invoke = new("Invoke",
                MethodAttributes.Public | MethodAttributes.Virtual
                    | MethodAttributes.NewSlot | MethodAttributes.HideBySig,
                sample.Types.Int32)
            {
                ImplAttributes = MethodImplAttributes.Runtime,
            };
            type.Methods.Add(constructor);
            type.Methods.Add(invoke);
            ILProcessor target = sample.Static("Target", sample.Types.Int32);
            target.Emit(OpCodes.Ldc_I4_6);
            target.Emit(OpCodes.Ret);
            ILProcessor il = sample.Static("Call", sample.Types.Int32);
            il.Emit(OpCodes.Ldnull);
            il.Emit(OpCodes.Ldftn, target.Body.Method);
            il.Emit(OpCodes.Newobj, constructor);
            il.Emit(OpCodes.Callvirt, invoke);
            il.Emit(OpCodes.Ret);

            CostSample counted = sample.Run("Call", out object result);
            Assert.AreEqual(6, result);
            Assert.AreEqual(7, counted.Total[CostKind.Instructions]);
            Assert.AreEqual(36, counted.Total[CostKind.HeapBytes]);
            Assert.AreEqual(1, counted.Total[CostKind.DelegateCalls]);
            Assert.AreEqual(1, counted.Total.ManagedCalls);
        }
    }
}
