using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;
using NanoSock.Repository.Tests.Boards;

namespace NanoSock.Repository.Tests
{
    /// <summary>The references and the code size of each assembly: the core loads on the emulator, and each fits
    /// (DESIGN, sections 3 and 7).</summary>
    [TestClass]
    public class AssemblySizeTests
    {
        private const int MostIlBytes = 64 * 1024;

        public TestContext TestContext { get; set; }

        public static IEnumerable<object[]> DeviceAssemblies() =>
            BuiltAssemblies.DeviceAndBoards().Select(path => new object[] { path });

        public static string NameOf(System.Reflection.MethodInfo method, object[] data) =>
            method.Name + " " + BuiltAssemblies.NameOf((string)data[0]);

        [TestMethod]
        [DataRow("NanoSock.Ip", "mscorlib")]
        [DataRow("NanoSock", "NanoSock.Ip, mscorlib")]
        [DataRow("NanoSock.Blocking", "NanoSock, NanoSock.Ip, mscorlib")]
        [DataRow("NanoSock.Serial", "NanoSock.Ip, System.IO.Ports, mscorlib")]
        [DataRow("NanoSock.Ethernet", "NanoSock.Ip, mscorlib")]
        [DataRow("NanoSock.Ethernet.Models", "NanoSock.Ethernet, NanoSock.Ip, mscorlib")]
        [DataRow("NanoSock.Ethernet.Platform",
            "NanoSock.Ethernet, NanoSock.Ip, System.Device.Gpio, System.Device.Spi, mscorlib")]
        [DataRow("NanoSock.Simulation", "NanoSock.Ip, mscorlib")]
        public void References_OfCore_AreOnlyThese(string name, string expected)
        {
            using ModuleDefinition module = BuiltAssemblies.Read(BuiltAssemblies.Device(name));
            Assert.AreEqual(expected, string.Join(", ",
                module.AssemblyReferences.Select(reference => reference.Name).Order(System.StringComparer.Ordinal)));
        }

        // A .pe addresses its methods' code with 16 bits.
        [TestMethod]
        [DynamicData(nameof(DeviceAssemblies), DynamicDataDisplayName = nameof(NameOf))]
        public void Code_OfAssembly_IsUnder64KB(string path)
        {
            using ModuleDefinition module = BuiltAssemblies.Read(path);
            int bytes = DeviceCodeSize.Of(module);
            TestContext.WriteLine(Path.GetFileName(path) + ": " + bytes + " bytes of IL of "
                + MostIlBytes + ", " + AssemblyTables.Bytes(module) + " bytes of RAM");
            Assert.IsLessThan(MostIlBytes, bytes);
        }
    }
}
