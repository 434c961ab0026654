using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.DeviceResults;

namespace NanoSock.Tests.Benchmarks
{
    /// <summary>What the reader of devices' output makes of it.</summary>
    [TestClass]
    public class DeviceResultsTests
    {
        private const string Launcher = "NanoFramework launcher\nTest passed,A.B.Set.0,12\r\nnoise\nTest failed,A.B.Two.0,expected 1, was 2\nTest skipped,A.B.Three.1,\n";

        [TestMethod]
        [DataRow(Launcher + "Done.\nExiting.\n", 1, "failed: A.B.Two.0: expected 1, was 2\n1 passed, 1 failed, 1 skipped\n")]
        [DataRow(Launcher, 1, "failed: A.B.Two.0: expected 1, was 2\n1 passed, 1 failed, 1 skipped; the run broke off\n")]
        [DataRow("Test passed,A.B.C.0,1\nDone.\n", 0, "1 passed, 0 failed, 0 skipped\n")]
        [DataRow("Test passed,A.B.C.0,1\n", 3, "1 passed, 0 failed, 0 skipped; the run broke off\n")]
        [DataRow("Test skipped,A.B.C.0,why\nDone.\n", 0, "0 passed, 0 failed, 1 skipped\n")]
        [DataRow("Done.\n", 3, "0 passed, 0 failed, 0 skipped\n")]
        [DataRow("", 3, "0 passed, 0 failed, 0 skipped; the run broke off\n")]
        [DataRow("error a3000000\nExiting.\n", 3, "0 passed, 0 failed, 0 skipped; the run broke off\n")]
        [DataRow("12:30 Test passed,A.B.C.0,1\n Done.\nDone.", 0, "1 passed, 0 failed, 0 skipped\n")]
        public void TheLaunchersLinesAreSummedUp(string log, int code, string expected)
        {
            Assert.AreEqual((code, expected), Run("-", log));
        }

        [TestMethod]
        [DataRow("smoke: board ok esp, address 10.0.0.2\nsmoke: link FAIL down for 30000 ms\nsmoke: peer skipped needs link\nsmoke: 1 ok, 1 failed, 1 skipped\n", 1, "failed: link: down for 30000 ms\n1 passed, 1 failed, 1 skipped\n")]
        [DataRow("smoke: board ok esp\nsmoke: iperf-receive begins now, within 30.000 s: iperf -c 10.0.0.2\n", 3, "1 passed, 0 failed, 0 skipped; the run broke off\n")]
        [DataRow("smoke: tcp-echo ok 1 octets\r\nsmoke: 1 ok, 0 failed, 0 skipped\r\n", 0, "1 passed, 0 failed, 0 skipped\n")]
        public void SoAreThoseOfTheSmokeFirmware(string log, int code, string expected)
        {
            Assert.AreEqual((code, expected), Run("-", log));
        }

        [TestMethod]
        public void AFileIsReadAndOneThatIsNotThereIsToldInOneLine()
        {
            string path = Path.GetTempFileName();
            try
            {
                File.WriteAllText(path, "Test passed,A.B.C.0,1\nDone.\n");
                Assert.AreEqual((0, "1 passed, 0 failed, 0 skipped\n"), Run(path, ""));
            }
            finally
            {
                File.Delete(path);
            }

            (int code, string text) = Run(path, "");
            Assert.AreEqual(2, code);
            Assert.StartsWith("error: ", text);
        }

        private static (int Code, string Text) Run(string file, string input)
        {
            StringWriter text = new StringWriter { NewLine = "\n" };
            return (DeviceResultsCommand.Run(file, new StringReader(input), text, text), text.ToString());
        }
    }
}
