using System;
using System.IO;
using nanoFramework.TestFramework;

namespace NanoSock.DeviceTests
{
    /// <summary>Compares the output in docs/scenario.md with the actual output. Desktop only: a device has no
    /// pages.</summary>
    [TestClass]
    public class ScenarioPageTests
    {
        [TestMethod]
        public void Page_Output_IsThatOfScenario()
        {
            TextWriter console = Console.Out;
            StringWriter printed = new StringWriter { NewLine = "\n" };
            Console.SetOut(printed);
            try
            {
                new ScenarioTests().Descriptors_AreLocal();
            }
            finally
            {
                Console.SetOut(console);
            }

            string path = Path.Combine(Root(), "docs", "scenario.md");
            string page = File.ReadAllText(path);
            const string Begin = "<!-- scenario:begin -->\n```\n";
            int from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
            string shown = page.Substring(from,
                page.IndexOf("```\n<!-- scenario:end -->", StringComparison.Ordinal) - from);
            if (Environment.GetEnvironmentVariable("NANOSOCK_UPDATE_README") == "1")
            {
                File.WriteAllText(path, page.Replace(shown, printed.ToString()));
                return;
            }

            Assert.AreEqual(printed.ToString(), shown);
        }

        private static string Root()
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "NanoSock.sln")))
            {
                folder = Path.GetDirectoryName(folder);
            }

            return folder;
        }
    }
}
