using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoSock.Repository.Tests
{
    /// <summary>Rejects tests that a device's launcher cannot run. It calls tests with a null 'this'. The interpreter
    /// frees the arguments that it passes (DataRow) when a collection comes before the call, which ends the
    /// run.</summary>
    [TestClass]
    public class DeviceTestShapeTests
    {
        [TestMethod]
        public void DeviceTests_Methods_UseNoThisAndNoArguments()
        {
            string[] paths = BuiltAssemblies.Device()
                .Where(path => Path.GetFileName(path) == "NFUnitTest.dll")
                .ToArray();
            Assert.HasCount(4, paths, "Of the stack, of the services, of the drivers, and of System.Net.");
            foreach (string path in paths)
            {
                using ModuleDefinition module = BuiltAssemblies.Read(path);
                Assert.AreEqual(string.Empty, string.Join("\n", Faults(module)));
            }
        }

        [TestMethod]
        public void Faults_UseOfThis_IsFound()
        {
            using ModuleDefinition module = SampleCompiler.Device(
                "public class TestClassAttribute : Attribute { } [TestClass] public class T { int f; public void Bad() "
                    + "{ N(); } public void N() { } public void Good() { M(); } static void M() { } }");
            CollectionAssert.AreEquivalent(
                new[] { "System.Int32 Sample/T::f is an instance field", "System.Void Sample/T::Bad() uses this" },
                Faults(module).ToArray());
        }

        [TestMethod]
        public void Faults_DataRow_IsFound()
        {
            using ModuleDefinition module = SampleCompiler.Device(
                "public class TestClassAttribute : Attribute { } public class DataRowAttribute : Attribute { } "
                    + "[TestClass] public class T { [DataRow] public void Bad(int a) { } [DataRow] public void "
                    + "BadToo() { } public void Good() { } static void Helper(int a) { } }");
            CollectionAssert.AreEquivalent(
                new[]
                {
                    "System.Void Sample/T::Bad(System.Int32) has a DataRow",
                    "System.Void Sample/T::BadToo() has a DataRow"
                },
                Faults(module).ToArray());
        }

        private static IEnumerable<string> Faults(ModuleDefinition module)
        {
            TypeDefinition[] tests = module.GetTypes()
                .Where(type => type.CustomAttributes.Any(item => item.AttributeType.Name == "TestClassAttribute"))
                .ToArray();
            return tests.SelectMany(type => type.Fields)
                .Where(field => !field.IsStatic)
                .Select(field => field.FullName + " is an instance field")
                .Concat(tests.SelectMany(type => type.Methods)
                    .Where(UsesThis)
                    .Select(method => method.FullName + " uses this"))
                .Concat(tests.SelectMany(type => type.Methods)
                    .Where(HasRow)
                    .Select(method => method.FullName + " has a DataRow"));
        }

        private static bool HasRow(MethodDefinition method) =>
            method.CustomAttributes.Any(item => item.AttributeType.Name == "DataRowAttribute");

        private static bool UsesThis(MethodDefinition method)
        {
            return !method.IsStatic && !method.IsConstructor && method.HasBody
                && method.Body.Instructions.Any(instruction => instruction.OpCode.Code is Code.Ldarg_0);
        }
    }
}
