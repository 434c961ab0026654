using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;

namespace NanoSock.Repository.Tests.Metadata
{
    /// <summary>No method of a device assembly takes a large frame: one of 1,140 contiguous bytes fails when the heap
    /// has 9 KB free.</summary>
    [TestClass]
    public class EvaluationStackTests
    {
        private const int MostSlots = 40;

        public static IEnumerable<object[]> DeviceAssemblies() => DeviceRulesTests.DeviceAssemblies();

        public static string NameOf(System.Reflection.MethodInfo method, object[] data) =>
            DeviceRulesTests.NameOf(method, data);

        [TestMethod]
        [DynamicData(nameof(DeviceAssemblies), DynamicDataDisplayName = nameof(NameOf))]
        public void Method_EvaluationStack_IsFortySlotsAtMost(string path)
        {
            using ModuleDefinition module = BuiltAssemblies.Read(path);
            string[] above = EvaluationStack.Above(module, MostSlots).ToArray();
            Assert.AreEqual(0, above.Length, string.Join("\n", above));
        }

        [TestMethod]
        public void Switch_ReturnInEachCase_TakesSlotEach()
        {
            string cases = string.Concat(Enumerable.Range(0, 50).Select(i => "case " + i + ": return \"" + i + "\"; "));
            using ModuleDefinition module = SampleCompiler.Device("public static string M(int i) { switch (i) { "
                + cases + "default: return \"\"; } }");
            StringAssert.StartsWith(EvaluationStack.Above(module, MostSlots).Single(), "50 slots");
        }

        [TestMethod]
        public void Switch_ValueInEachCase_TakesNoSlot()
        {
            string cases = string.Concat(Enumerable.Range(0, 50).Select(i => i + " => \"" + i + "\", "));
            using ModuleDefinition module = SampleCompiler.Device("public static string M(int i) { return i switch { "
                + cases + "_ => \"\" }; }");
            Assert.AreEqual(0, EvaluationStack.Above(module, 2).Count());
        }
    }
}
