using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;
using Mono.Cecil.Rocks;
using NanoSock.Repository.Tests.Metadata;

namespace NanoSock.Repository.Tests
{
    /// <summary>
    /// References between the folders of the core go one way (DESIGN, section 6), and the links of the simulation use
    /// no more of it than its own links do. Constants leave no trace in IL and are not seen, except from NanoSock.Ip to
    /// NanoSock, where the compiler has no reference back.
    /// </summary>
    [TestClass]
    public class LayerTests
    {
        // Lowest first: a type uses its own layer and those before it.
        private static readonly string[] s_layers =
        {
            "Wire", "Randomness", "Buffers", "Links", "Serial", "SpiEthernet", "Ip", "Transport", "Sockets"
        };

        [TestMethod]
        [DataRow("NanoSock.Ip")]
        [DataRow("NanoSock")]
        [DataRow("NanoSock.Blocking")]
        [DataRow("NanoSock.Serial")]
        [DataRow("NanoSock.Ethernet")]
        [DataRow("NanoSock.Ethernet.Models")]
        [DataRow("NanoSock.Ethernet.Platform")]
        [DataRow("NanoSock.Simulation")]
        public void References_BetweenLayers_GoDown(string assembly)
        {
            using ModuleDefinition module = BuiltAssemblies.Read(BuiltAssemblies.Device(assembly));
            Assert.AreEqual(string.Empty, string.Join("\n", Violations(module)));
        }

        [TestMethod]
        public void Violations_UpwardReference_IsFound()
        {
            using ModuleDefinition module = SampleCompiler.Device("} namespace NanoSock.Wire { class W { NanoSock.Ip.N "
                + "n; } } namespace NanoSock.Ip { class N { NanoSock.Wire.W w; } } namespace NanoSock.Stray { class "
                + "S { } ");
            CollectionAssert.AreEquivalent(
                new[]
                {
                    "Wire uses Ip: NanoSock.Ip.N NanoSock.Wire.W::n -> NanoSock.Ip.N", "NanoSock.Stray.S is in no layer"
                },
                Violations(module).ToArray());
        }

        private static IEnumerable<string> Violations(ModuleDefinition module)
        {
            foreach (TypeDefinition type in module.GetTypes())
            {
                int layer = LayerOf(type);
                if (layer < 0)
                {
                    // The compiler's own helpers have no namespace.
                    if (type.DeclaringType == null && type.Namespace.StartsWith("NanoSock"))
                    {
                        yield return type.FullName + " is in no layer";
                    }

                    continue;
                }

                foreach ((TypeReference used, string where) in TypeUses.In(type))
                {
                    int other = LayerOf(used);
                    if (other > layer)
                    {
                        yield return s_layers[layer] + " uses " + s_layers[other]
                            + ": " + where + " -> " + used.FullName;
                    }
                }
            }
        }

        private static int LayerOf(TypeReference type)
        {
            while (type.DeclaringType != null)
            {
                type = type.DeclaringType;
            }

            string[] parts = type.Namespace.Split('.');
            return parts.Length > 1 && parts[0] == "NanoSock" ? Array.IndexOf(s_layers, parts[1]) : -1;
        }
    }
}
