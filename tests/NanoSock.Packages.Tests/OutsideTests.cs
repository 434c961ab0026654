using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Packages.Tests.Support;

namespace NanoSock.Packages.Tests
{
    /// <summary>Projects outside the repository, which have the packages from a local feed. The packages of
    /// nanoFramework there are stand-ins (<see cref="StandIns"/>).</summary>
    [TestClass]
    public class OutsideTests
    {
        private static OutsideProject s_both;

        [ClassInitialize]
        public static void BuildProject(TestContext context)
        {
            // A library that was made for nanoFramework's System.Net brings its package.
            s_both = new OutsideProject("Outside", "net10.0;netnano1.0",
                new[]
                {
                    "CountingService.cs", "Program.cs", "Report.Desktop.cs", "Report.Device.cs", "StatusNode.cs"
                }, "NanoSock.System.Net", "NanoSock.Diagnostics", "NanoSock.Ethernet", "NanoSock.Serial",
                "NanoSock.Services", "NanoSock.Simulation",
                "nanoFramework.System.Net " + StandIns.VersionOf("nanoFramework.System.Net"));
            s_both.Build();
        }

        [TestMethod]
        public void Desktop_Program_Runs()
        {
            string output = s_both.Run();
            StringAssert.Contains(output, "received 3");
            StringAssert.Contains(output, "status 200, counted 3");
            StringAssert.Contains(output, "VirtualSwitch DnsResolver SlipLink SpiEthernetLink");
        }

        [TestMethod]
        public void Device_Program_HasDropIn()
        {
            AssemblyFile program = Read("Outside.exe");
            CollectionAssert.Contains(program.References, "mscorlib");
            CollectionAssert.Contains(program.References, "System.Net");
            CollectionAssert.DoesNotContain(program.References, "NanoSock.System.Net");
            CollectionAssert.Contains(Read("System.Net.dll").Types, "NanoSock.Network");
            Assert.IsTrue(File.Exists(s_both.Output("netnano1.0", "NanoSock.Ip.dll")));
        }

        [TestMethod]
        public void Device_Beside_HasOwnName()
        {
            s_both.Build("--no-restore", "-f", "netnano1.0", "-p:NanoSockSystemNet=Beside", "-p:OutDir=bin/beside/");
            AssemblyFile program = Read("../../beside/Outside.exe");
            CollectionAssert.Contains(program.References, "NanoSock.System.Net");
            CollectionAssert.DoesNotContain(program.References, "System.Net");
            Assert.IsFalse(File.Exists(s_both.Output("netnano1.0", "../../beside/System.Net.dll")));
        }

        private static AssemblyFile Read(string file)
        {
            return new AssemblyFile(File.ReadAllBytes(s_both.Output("netnano1.0", file)));
        }
    }
}
