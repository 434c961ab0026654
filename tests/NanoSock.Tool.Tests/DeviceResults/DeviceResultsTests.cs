using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Tool.DeviceResults;

namespace NanoSock.Tool.Tests.DeviceResults
{
    /// <summary>The results that the reader finds in the output of devices.</summary>
    [TestClass]
    public class DeviceResultsTests
    {
        private const string Launcher = "NanoFramework launcher\nTest passed,A.B.Set.0,12\r\nnoise\n"
            + "Test failed,A.B.Two.0,expected 1, was 2\nTest skipped,A.B.Three.1,\n";

        [TestMethod]
        [DataRow(Launcher + "Done.\nExiting.\n", 3, 1,
            "failed: A.B.Two.0: expected 1, was 2\n1 passed, 1 failed, 1 skipped\n")]
        [DataRow(Launcher, 4, 1,
            "failed: A.B.Two.0: expected 1, was 2\n1 passed, 1 failed, 1 skipped; the run broke off: 3 of 4 tests\n")]
        [DataRow("Test passed,A.B.C.0,1\nDone.\n", 1, 0, "1 passed, 0 failed, 0 skipped\n")]
        [DataRow("Test passed,A.B.C.0,1\n", 1, 0, "1 passed, 0 failed, 0 skipped\n")]
        [DataRow("Test skipped,A.B.C.0,why\nDone.\n", 1, 0, "0 passed, 0 failed, 1 skipped\n")]
        [DataRow("Test passed,A.B.C.0,1\nTest passed,A.B.C.0,1\nTest passed,A.B.D.0,1\nDone.\n",
            3, 3, "3 passed, 0 failed, 0 skipped; the run broke off: 2 of 3 tests\n")]
        [DataRow("Test passed,A.B.C.0,1\nTest passed,A.B.D.0,1\nDone.\n", 1, 3,
            "2 passed, 0 failed, 0 skipped; 2 tests where 1 were expected\n")]
        [DataRow("Done.\n", 1, 3, "0 passed, 0 failed, 0 skipped; the run broke off: 0 of 1 tests\n")]
        [DataRow("", 0, 3, "0 passed, 0 failed, 0 skipped; the run broke off\n")]
        [DataRow("error a3000000\nDone.\nExiting.\n", 0, 3, "0 passed, 0 failed, 0 skipped; the run broke off\n")]
        [DataRow("12:30 Test passed,A.B.C.0,1\n Done.\nDone.", 1, 0, "1 passed, 0 failed, 0 skipped\n")]
        public void Run_LauncherOutput_SummarizesResults(string log, int tests, int code, string expected)
        {
            Assert.AreEqual((code, expected), Run("-", log, null, tests));
        }

        [TestMethod]
        public void Run_FewerTestsThanExpected_FailsInSpiteOfDone()
        {
            const string Log = "Test passed,A.B.C.0,1\nDone.\nExiting.\n";
            Assert.AreEqual((3, "1 passed, 0 failed, 0 skipped; the run broke off: 1 of 41 tests\n"),
                Run("-", Log, null, 41));
            Assert.AreEqual(
                (3, "1 passed, 0 failed, 0 skipped; how many there should be was not said: --tests or --expect\n"),
                Run("-", Log));
        }

        [TestMethod]
        public void Run_TestAssembly_ListsTestsNotRun()
        {
            // This assembly: MSTest's attributes have the names of the device's.
            string path = typeof(DeviceResultsTests).Assembly.Location;
            IReadOnlyList<string> names = LauncherTests.Read(path);
            string self = typeof(DeviceResultsTests).FullName + "." + nameof(Run_TestAssembly_ListsTestsNotRun) + ".0";
            string row = typeof(DeviceResultsTests).FullName + "." + nameof(Run_SmokeOutput_SummarizesSteps) + ".3";
            CollectionAssert.IsSubsetOf(new[] { self, row }, names.ToArray());
            (int code, string text) = Run("-", "Test passed," + self + ",1\nDone.\n", path, 0);
            Assert.AreEqual(3, code);
            Assert.Contains("did not run: " + row + "\n", text);
            Assert.DoesNotContain("did not run: " + self + "\n", text);
            Assert.Contains("the run broke off: 1 of " + names.Count + " tests", text);
            string all = string.Concat(names.Select(name => "Test passed," + name + ",1\n"));
            Assert.AreEqual((0, names.Count + " passed, 0 failed, 0 skipped\n"), Run("-", all, path, 0));
        }

        [TestMethod]
        [DataRow("smoke: board ok esp, address 10.0.0.2\nsmoke: link FAIL down for 30000 ms\nsmoke: peer skipped needs "
            + "link\nsmoke: 1 ok, 1 failed, 1 skipped\n",
            1, "failed: link: down for 30000 ms\n1 passed, 1 failed, 1 skipped\n")]
        [DataRow("smoke: board ok esp\nsmoke: iperf-receive begins now, within 30.000 s: iperf -c 10.0.0.2\n",
            3, "1 passed, 0 failed, 0 skipped; the run broke off\n")]
        [DataRow("smoke: tcp-echo ok 1 bytes\nsmoke: 2 ok, 0 failed, 0 skipped\n",
            3, "1 passed, 0 failed, 0 skipped; the run broke off: 1 of 2 steps\n")]
        [DataRow("smoke: tcp-echo ok 1 bytes\r\nsmoke: 1 ok, 0 failed, 0 skipped\r\n",
            0, "1 passed, 0 failed, 0 skipped\n")]
        public void Run_SmokeOutput_SummarizesSteps(string log, int code, string expected)
        {
            Assert.AreEqual((code, expected), Run("-", log));
        }

        [TestMethod]
        public void Run_MissingFile_PrintsOneLine()
        {
            string path = Path.GetTempFileName();
            try
            {
                File.WriteAllText(path, "Test passed,A.B.C.0,1\nDone.\n");
                Assert.AreEqual((0, "1 passed, 0 failed, 0 skipped\n"), Run(path, "", null, 1));
            }
            finally
            {
                File.Delete(path);
            }

            (int code, string text) = Run(path, "");
            Assert.AreEqual(2, code);
            Assert.StartsWith("error: ", text);
        }

        [TestMethod]
        public void Run_InvalidAssembly_PrintsOneLine()
        {
            string path = Path.GetTempFileName();
            try
            {
                (int code, string text) = Run("-", "", path, 0);
                Assert.AreEqual(2, code);
                Assert.StartsWith("error: ", text);
            }
            finally
            {
                File.Delete(path);
            }
        }

        private static (int Code, string Text) Run(string file, string input, string tests = null, int expect = 0)
        {
            StringWriter text = new StringWriter { NewLine = "\n" };
            string[] assemblies = tests == null ? null : new[] { tests };
            return (DeviceCommand.Run(file, assemblies, expect, new StringReader(input), text, text),
                text.ToString());
        }
    }
}
