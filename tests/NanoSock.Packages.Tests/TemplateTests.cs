using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Packages.Tests.Support;

namespace NanoSock.Packages.Tests
{
    /// <summary>Projects that the templates for <c>dotnet new</c> make, outside the repository.</summary>
    [TestClass]
    public partial class TemplateTests
    {
        private const string Name = "Thing";
        private static readonly string[] s_links = { "w5500", "enc28j60", "slip" };

        private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

        private static string s_folder;

        [ClassInitialize]
        public static void CreateProject(TestContext context)
        {
            string package = Path.Combine(Feed.Folder, "NanoSock.Templates." + Feed.Version + ".nupkg");
            New("install", package);
            New("nanosock-firmware", "-n", Name, "--link", "enc28j60");
            s_folder = Path.Combine(Feed.Root, Name);
            foreach (string link in s_links)
            {
                New("nanosock-board", "-n", "my-" + link, "--link", link, "-o", Name + "/boards/my-" + link);
            }
        }

        [TestMethod]
        public void Firmware_Created_HasItsNameAndVersion()
        {
            string project = File.ReadAllText(Path.Combine(s_folder, Name + ".csproj"));
            Assert.Contains("<NanoSockVersion>" + Feed.Version + "</NanoSockVersion>", project);
            string all = string.Concat(Directory.GetFiles(s_folder, "*", SearchOption.AllDirectories)
                .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/")).Select(File.ReadAllText));
            string[] marks = { "NanoFirmware", "board-name", "nanosock-version", "#if", "isSpi", "@VERSION@" };
            foreach (string mark in marks)
            {
                Assert.DoesNotContain(mark, all);
            }

            Assert.Contains("Enc28j60Link", File.ReadAllText(Path.Combine(s_folder, "boards/board/Board.Device.cs")));
        }

        [TestMethod]
        public void Firmware_BothFrameworks_BuildsAndEchoes()
        {
            Shell.Run(s_folder, "dotnet", "build", "-v", "q", "-nologo", "-m:1", "-warnaserror");
            Assert.IsTrue(File.Exists(Output("netnano1.0", Name + ".exe")));
            Assert.IsTrue(File.Exists(Output("netnano1.0", "System.Net.dll")));
            // 0 takes any free port.
            string[] command = { Output("net10.0", Name + ".dll"), "--forward", "tcp:0:7" };
            ProcessStartInfo start = new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true };
            using Process program = Process.Start(start);
            try
            {
                string output = string.Empty;
                while (!Port().IsMatch(output) || !output.Contains("listening on port 7\n"))
                {
                    string line = program.StandardOutput.ReadLineAsync().WaitAsync(s_limit).GetAwaiter().GetResult();
                    Assert.IsNotNull(line, output);
                    output += line + "\n";
                }

                Match port = Port().Match(output);
                using TcpClient client = new TcpClient("127.0.0.1", int.Parse(port.Groups[1].Value));
                client.ReceiveTimeout = 20000;
                client.Client.Send(new byte[] { 1, 2, 3 });
                byte[] echo = new byte[3];
                client.GetStream().ReadExactly(echo);
                CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, echo);
            }
            finally
            {
                program.Kill(true);
            }
        }

        [TestMethod]
        [DataRow("w5500", "NanoSock.Ethernet.Platform.dll")]
        [DataRow("enc28j60", "NanoSock.Ethernet.Platform.dll")]
        [DataRow("slip", "NanoSock.Serial.dll")]
        public void Board_EachLink_BuildsForDevice(string link, string assembly)
        {
            string board = "my-" + link;
            Shell.Run(s_folder, "dotnet", "build", "-v", "q", "-nologo", "-m:1", "-f", "netnano1.0",
                "-p:Board=" + board, "-warnaserror");
            string output = Path.Combine(s_folder, "bin", board, "Debug", "netnano1.0");
            Assert.IsTrue(File.Exists(Path.Combine(output, assembly)));
            Assert.IsTrue(File.Exists(Path.Combine(output, "System.Net.dll")));
        }

        private static void New(params string[] arguments)
        {
            string hive = Path.Combine(Feed.Root, "hive");
            string[] inHive = { "--debug:custom-hive", hive };
            Shell.Run(Feed.Root, "dotnet", arguments.Prepend("new").Concat(inHive).ToArray());
        }

        private static string Output(string framework, string file)
        {
            return Path.Combine(s_folder, "bin", "Debug", framework, file);
        }

        [GeneratedRegex(@"listening on tcp 127\.0\.0\.1:(\d+), which leads to port 7\b")]
        private static partial Regex Port();
    }
}
