using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoSock.Repository.Tests.Signedness
{
    /// <summary>
    /// The trap: C# turns a uint into an int (and a ulong into a long) without an instruction, because to .NET the bits
    /// on the stack have no sign. nanoCLR tags each number with the type it came from, and some instructions go by the
    /// tag.
    ///
    /// How nanoCLR behaves, read from its interpreter: the tag decides in shr, rem, conv.i8, conv.r4 and conv.r8 (for
    /// the first two the left operand's). It does NOT decide in comparisons and their branches (the instruction does:
    /// clt and blt are right for any mixture, so (int)(a - b) &lt; 0 and (int)a &lt; (int)b are right), in div (always
    /// signed) and div.un, in shr.un and rem.un, in array indices and lengths, in brtrue and switch. A store to a
    /// local, a parameter (starg), a field or an array element, and boxing, give the value the declared type's tag and
    /// so heal it. Arguments, results and stores through ref and out keep the tag: an int that holds an unsigned tag.
    ///
    /// Caught: every use in which the tag decides, and every way in which the tag crosses a method's boundary, in every
    /// method, along every path, for 32 and for 64 bits. Because nothing wrong crosses a boundary, each method may be
    /// judged alone, with parameters and results believed. Not caught: what comes from the platform's own code with a
    /// wrong tag; a delegate's or reflection's call into a method is believed like any other.
    ///
    /// Over-cautious in one point: an argument is refused even where the callee only compares it.
    ///
    /// The cure for an int is (int)(long)(a - b); for a long a signed left operand, -1L &amp; (long)a (a widened uint,
    /// ushort or byte is tagged unsigned too); for both a field, or a local that is used more than once (the compiler
    /// removes others).
    /// </summary>
    [TestClass]
    public class SignednessTests
    {
        public static IEnumerable<object[]> DeviceAssemblies() =>
            BuiltAssemblies.DeviceAndBoards().Select(path => new object[] { path });

        public static string NameOf(System.Reflection.MethodInfo method, object[] data) =>
            method.Name + " " + BuiltAssemblies.NameOf((string)data[0]);

        [TestMethod]
        [DynamicData(nameof(DeviceAssemblies), DynamicDataDisplayName = nameof(NameOf))]
        public void Assembly_ForDevice_HasNoSignTrap(string path)
        {
            using ModuleDefinition module = BuiltAssemblies.Read(path);
            try
            {
                module.ReadSymbols();
            }
            catch (SymbolsNotFoundException)
            {
                // Without this file, messages only lack line numbers.
            }

            string[] found = Violations(module).ToArray();
            Assert.AreEqual(0, found.Length, "\n" + string.Join("\n", found));
        }

        [TestMethod]
        [DataRow("shifted right", "public static int M(uint a, uint b) { return (int)(a - b) >> 3; }")]
        [DataRow("remainder", "public static int M(uint a, uint b) { return (int)(a - b) % 10; }")]
        [DataRow("widened", "public static long M(uint a, uint b) { return (long)(int)(a - b); }")]
        [DataRow("floating", "public static double M(uint a, uint b) { return (double)(int)(a - b); }")]
        [DataRow("floating", "public static float M(uint a, uint b) { return (float)(int)(a - b); }")]
        [DataRow("passed", "static int N(int x) { return x; } public static int M(uint a) { return N((int)a); }")]
        [DataRow("argument 2",
            "static void N(int x, int y, int z) { } public static void M(uint a) { N(1, (int)a, 2); }")]
        [DataRow("passed",
            "public class C { public C(int x) { } } public static object M(uint a) { return new C((int)a); }")]
        [DataRow("returned", "public static int M(uint a, uint b) { return (int)(a - b); }")]
        [DataRow("returned", "public static int M(bool c, uint a, int b) { return c ? (int)a : b; }")]
        [DataRow("returned", "public static int M(bool c, uint a, int b) { return c ? b : (int)a; }")]
        [DataRow("returned", "static uint N() { return 1; } public static int M() { return (int)N(); }")]
        [DataRow("returned", "static uint s_f; public static int M() { return (int)s_f; }")]
        [DataRow("returned", "public static int M(uint[] a) { return (int)a[1]; }")]
        [DataRow("returned", "public static int M(ref uint a) { return (int)a; }")]
        [DataRow("returned", "public static int M(uint a, int b) { return (int)a + b; }")]
        [DataRow("returned", "public static int M(uint a) { return -(int)a; }")]
        [DataRow("returned", "enum E : uint { A } static int M(E e) { return (int)e; }")]
        [DataRow("returned", "enum E { A } static E M(uint e) { return (E)e; }")]
        [DataRow("returned", "public static int M(uint a) { int d = (int)a; return d; }")]
        [DataRow("shifted right", "public static void M(uint a, int[] r) { r[0] = (int)a >> 1; }")]
        [DataRow("shifted right",
            "public static void M(uint a, int[] r) { try { r[0] = 1; } catch (Exception) { r[0] = (int)a >> 1; } }")]
        [DataRow("through a reference", "public static void M(uint a, out int b) { b = (int)a; }")]
        [DataRow("a ulong taken for a long is shifted",
            "public static long M(uint a, uint b) { return (((long)a - (long)b) >> 3) + 0; }")]
        [DataRow("a ulong taken for a long is divided", "public static bool M(ulong a) { return (long)a % 10 == 0; }")]
        [DataRow("a ulong taken for a long is returned", "public static long M(ulong[] a) { return (long)a[0]; }")]
        public void Violations_Trap_IsFound(string expected, string members)
        {
            using ModuleDefinition module = SampleCompiler.Device(members);
            StringAssert.Contains(string.Join("\n", Violations(module)), expected);
        }

        [TestMethod]
        [DataRow("public static bool M(uint a, uint b) { return (int)(a - b) < 0; }")]
        [DataRow("public static bool M(uint a, uint b) { return (int)(a - b) <= (int)b; }")]
        [DataRow("public static int M(uint a, uint b) { if ((int)(a - b) > 5) { return 1; } return 2; }")]
        [DataRow("public static int M(uint a, uint b) { return (int)(long)(a - b); }")]
        [DataRow("public static int M(uint a, uint b) { return (int)(long)(a - b) >> 3; }")]
        [DataRow("public static int M(uint a, uint b) { int d = (int)(a - b); return d > 3 ? d : d % 7; }")]
        [DataRow("public static uint M(uint a, uint b) { return (a - b) % 7 + (a >> 3); }")]
        [DataRow("public static int M(uint a, int b) { return b + (int)a; }")]
        [DataRow("static int s_f; public static int M(uint a) { s_f = (int)a; return s_f >> 2; }")]
        [DataRow("public static int M(uint a, int[] b) { b[0] = (int)a; return b[0] >> 2; }")]
        [DataRow("public static byte M(uint a, byte[] b) { b[(int)a] = 1; return b[(int)(a + 1)]; }")]
        [DataRow("public static ushort M(uint a) { return (ushort)(a >> 16); }")]
        [DataRow("public static int M(uint a) { return (byte)a; }")]
        [DataRow("public static object M(uint a) { return (int)a; }")]
        [DataRow("public static ulong M(uint a) { return (ulong)a << 32; }")]
        [DataRow("public static double M(uint a) { return a; }")]
        [DataRow("public static int M(byte[] b, int i) { return b[i] << 8 | b[i + 1]; }")]
        [DataRow("public static int M(int a) { return ~a >> 3 & 0xFF; }")]
        [DataRow("public static int M(uint a) { int q = 0; for (int i = (int)a; i > 0; i -= 2) { q += i >> 1; } "
            + "return q; }")]
        [DataRow("public static long M(long a, int b) { return (a - b) % 1000 >> 2; }")]
        [DataRow("public static long M(ulong a, uint b) { return ((-1L & (long)a) - b) % 1000 >> 2; }")]
        public void Violations_CorrectSample_AreNone(string members)
        {
            using ModuleDefinition module = SampleCompiler.Device(members);
            Assert.AreEqual(string.Empty, string.Join("\n", Violations(module)));
        }

        private static IEnumerable<string> Violations(ModuleDefinition module)
        {
            return module.GetTypes()
                .SelectMany(type => type.Methods)
                .Where(method => method.HasBody)
                .SelectMany(MethodAnalysis.Violations);
        }
    }
}
