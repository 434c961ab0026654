using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Repository.Tests
{
    /// <summary>Every test project has the logger of the reasons for skipped tests, and the settings that enable
    /// it.</summary>
    [TestClass]
    public class SkipReasonTests
    {
        [TestMethod]
        public void SkipLogger_TestProjects_IsEnabled()
        {
            Assert.IsTrue(File.Exists(Path.Combine(AppContext.BaseDirectory, "NanoSock.Skipped.TestLogger.dll")));
            XElement logger = XDocument.Load(RepositoryRoot.Combine("tests", "tests.runsettings"))
                .Descendants("Logger")
                .Single();
            Assert.AreEqual("skipped", (string)logger.Attribute("friendlyName"));
            Assert.Contains("FriendlyName(\"skipped\")",
                File.ReadAllText(RepositoryRoot.Combine("tests", "NanoSock.SkipLogger", "SkippedLogger.cs")));
            Assert.Contains("tests.runsettings</RunSettingsFilePath>",
                File.ReadAllText(RepositoryRoot.Combine("tests", "Directory.Build.props")));
        }
    }
}
