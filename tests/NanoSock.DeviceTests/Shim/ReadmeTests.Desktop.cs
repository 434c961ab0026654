using System;
using System.IO;
using nanoFramework.TestFramework;

namespace NanoSock.DeviceTests
{
    /// <summary>Compares the scenario's output in the README with the actual output. Desktop only: a device has no
    /// README.</summary>
    [TestClass]
    public class ReadmeTests
    {
        [TestMethod]
        public void Readme_Scenario_IsItsOutput()
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

            string readme = File.ReadAllText(Path.Combine(Root(), "README.md"));
            const string Begin = "<!-- scenario:begin -->\n```\n";
            int from = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
            string shown = readme.Substring(from,
                readme.IndexOf("```\n<!-- scenario:end -->", StringComparison.Ordinal) - from);
            if (Environment.GetEnvironmentVariable("NANOSOCK_UPDATE_README") == "1")
            {
                File.WriteAllText(Path.Combine(Root(), "README.md"), readme.Replace(shown, printed.ToString()));
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
