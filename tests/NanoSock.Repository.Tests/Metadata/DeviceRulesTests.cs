using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;

namespace NanoSock.Repository.Tests.Metadata
{
    /// <summary>The rules against every assembly built for a device, and each rule against a sample that violates
    /// it.</summary>
    [TestClass]
    public class DeviceRulesTests
    {
        public static IEnumerable<object[]> DeviceAssemblies() =>
            BuiltAssemblies.DeviceAndBoards().Select(path => new object[] { path });

        public static string NameOf(System.Reflection.MethodInfo method, object[] data) =>
            method.Name + " " + BuiltAssemblies.NameOf((string)data[0]);

        [TestMethod]
        [DynamicData(nameof(DeviceAssemblies), DynamicDataDisplayName = nameof(NameOf))]
        public void Assembly_ForDevice_HasNoViolation(string path)
        {
            using ModuleDefinition module = BuiltAssemblies.Read(path);
            Assert.AreEqual(string.Empty, string.Join("\n", DeviceRules.Violations(module)));
        }

        [TestMethod]
        [DataRow("generic type", "public class Box<T> { T item; }")]
        [DataRow("generic method", "public static void M<T>() { }")]
        [DataRow("call of generic method", "static void G<T>(T x) { } public static void M() { G(1); }")]
        [DataRow("generic instantiation", "public class Box<T> { } public static Box<int> M() { return null; }")]
        [DataRow("generic instantiation", "public delegate void D<T>(T x); static D<int> s_d;")]
        [DataRow("multi-dimensional array", "static int[,] s_grid;")]
        [DataRow("multi-dimensional array", "public static object M() { return new byte[2, 2]; }")]
        [DataRow("pointer", "public static int* M(int* p) { return p; }")]
        [DataRow("pointer", "static int N(void* p) { return 1; } public static int M() { int x = 1; return N(&x); }")]
        [DataRow("pinned local", "public static byte M(byte[] a) { fixed (byte* p = a) { return p[0]; } }")]
        [DataRow("localloc", "public static byte M() { byte* p = stackalloc byte[8]; return p[0]; }")]
        [DataRow("add.ovf", "public static int M(int a) { return checked(a + 1); }")]
        [DataRow("conv.ovf.u1.un", "public static byte M(uint a) { return checked((byte)a); }")]
        [DataRow("decimal", "public static decimal M() { return 1.5m; }")]
        [DataRow("volatile field", "static volatile int s_flag;")]
        [DataRow("instruction volatile.", "static volatile int s_flag; public static int M() { return s_flag; }")]
        [DataRow("body in an interface", "public interface I { int M() { return 1; } }")]
        [DataRow("platform invoke", "[System.Runtime.InteropServices.DllImport(\"c\")] static extern int getpid();")]
        [DataRow("typed reference", "public static void M(TypedReference r) { }")]
        [DataRow("instruction mkrefany", "public static void M() { int x = 1; TypedReference r = __makeref(x); }")]
        [DataRow("lock statement", "public static void M() { lock (\"x\") { } }")]
        public void Rule_ViolatingSample_IsFound(string expected, string members)
        {
            using ModuleDefinition module = SampleCompiler.Desktop(members);
            string found = string.Join("\n", DeviceRules.Violations(module));
            StringAssert.Contains(found, expected);
        }

        [TestMethod]
        [DataRow("public static int M(byte[] a) { int sum = 0; foreach (byte b in a) { sum += b; } return sum; }")]
        [DataRow(
            "static readonly uint[] s_table = { 1, 2, 3, 4, 5 }; public static uint M(int i) { return s_table[i]; }")]
        [DataRow("public static string M(string s) { return s switch { \"a\" => \"b\", _ => s + 1 }; }")]
        [DataRow("public static event EventHandler E; public static void M() { E?.Invoke(null, null); }")]
        [DataRow("public static int M(int[][] a) { int L(int i) { return a[0][i]; } return L(1); }")]
        [DataRow("public static void M(ref int a, out long b, in int c) { a = c; b = a; }")]
        [DataRow("public static int M(int a) { try { return 1 / a; } catch (Exception e) when (e.Message == \"\") { "
            + "return 0; } }")]
        [DataRow("public struct P { public int X; } public static P M() { return new P { X = 3 }; }")]
        public void Rule_AllowedSample_IsNotFound(string members)
        {
            using ModuleDefinition module = SampleCompiler.Device(members);
            Assert.AreEqual(string.Empty, string.Join("\n", DeviceRules.Violations(module)));
        }

        // Most of these constructs never reach a rule: device code that uses them does not compile.
        [TestMethod]
        [DataRow("static volatile int s_flag;")]
        [DataRow("public static decimal M() { return 1.5m; }")]
        [DataRow("public interface I { int M() { return 1; } }")]
        [DataRow("public static int? M() { return null; }")]
        [DataRow("public static (int, int) M() { return (1, 2); }")]
        [DataRow("public static Func<int> M() { return null; }")]
        [DataRow("public record R(int X);")]
        [DataRow("public static byte M(byte[] a) { return a[^1]; }")]
        [DataRow("public static System.Collections.IEnumerable M() { yield return 1; }")]
        [DataRow("public static async void M() { }")]
        [DataRow("public static void M(Span<byte> s) { }")]
        [DataRow("static readonly System.Threading.Tasks.Task s_task;")]
        public void Contract_ViolatingSample_DoesNotCompile(string members)
        {
            Assert.IsNotNull(SampleCompiler.DeviceError(members), "This compiled: " + members);
        }
    }
}
