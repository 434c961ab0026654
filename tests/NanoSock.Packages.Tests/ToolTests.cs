using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Packages.Tests.Support;

namespace NanoSock.Packages.Tests
{
    /// <summary>The command nanosock, installed from the local feed.</summary>
    [TestClass]
    public class ToolTests
    {
        [TestMethod]
        public void Tool_Installed_ListsCommands()
        {
            string folder = Path.Combine(Feed.Root, "tools");
            Shell.Run(Feed.Root, "dotnet", "tool", "install", "NanoSock.Tool", "--tool-path", folder,
                "--version", Feed.Version, "--configfile", Path.Combine(Feed.Root, "nuget.config"));
            string help = Shell.Run(Feed.Root, Path.Combine(folder, "nanosock"), "--help");
            foreach (string command in new[] { "resolve", "sntp", "ping", "replay", "device" })
            {
                StringAssert.Contains(help, "  " + command);
            }
        }
    }
}
