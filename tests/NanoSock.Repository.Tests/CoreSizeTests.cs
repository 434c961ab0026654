using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace NanoSock.Repository.Tests
{
    /// <summary>The core loads on the emulator, and fits (DESIGN, sections 3 and 7).</summary>
    [TestClass]
    public class CoreSizeTests
    {
        private const int MostIlBytes = 64 * 1024;

        public TestContext TestContext { get; set; }

        [TestMethod]
        public void CoreNeedsTheCoreLibraryOnly()
        {
            using ModuleDefinition module = BuiltAssemblies.Read(BuiltAssemblies.NanoSock());
            Assert.AreEqual("mscorlib", string.Join(", ", module.AssemblyReferences.Select(reference => reference.Name)));
        }

        // A .pe addresses its methods' code with 16 bits.
        [TestMethod]
        public void CodeStaysUnderTheLimitOfOneAssembly()
        {
            using ModuleDefinition module = BuiltAssemblies.Read(BuiltAssemblies.NanoSock());
            int bytes = module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody).Sum(method => method.Body.CodeSize);
            TestContext.WriteLine("NanoSock.dll: " + bytes + " bytes of IL of " + MostIlBytes);
            Assert.IsLessThan(MostIlBytes, bytes);
        }
    }
}
