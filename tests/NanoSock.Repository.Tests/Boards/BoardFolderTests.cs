using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;
using NanoSock.SpiEthernet;

namespace NanoSock.Repository.Tests.Boards
{
    /// <summary>The folder of a board is complete, its builds are its own, and its page matches the sources.</summary>
    [TestClass]
    public class BoardFolderTests
    {
        // Of net-tools 2.10.
        private const int FastestOfSlattach = 115200;

        public static IEnumerable<object[]> Boards() => BoardFolder.Real().Select(board => new object[] { board.Name });

        public static string NameOf(System.Reflection.MethodInfo method, object[] data) => method.Name + " " + data[0];

        [TestMethod]
        public void Folder_OfBoard_HasItsFiles()
        {
            foreach (BoardFolder board in BoardFolder.All())
            {
                string[] expected = board.IsHost
                    ? new[] { "Board.Desktop.cs", "Board.Device.cs", "Board.cs", "README.md" }
                    : new[] { "Board.Device.cs", "Board.cs", "Board.props", "README.md" };
                CollectionAssert.AreEqual(expected,
                    Directory.EnumerateFiles(board.Path)
                        .Select(Path.GetFileName)
                        .Order(StringComparer.Ordinal)
                        .ToArray(),
                    board.Name);
            }
        }

        [TestMethod]
        public void Comparison_InReadme_HasEachBoard()
        {
            string readme = File.ReadAllText(RepositoryRoot.Combine("boards", "README.md"));
            string[] listed = Regex.Matches(readme, @"(?m)^\| \[([\w-]+)\]\(\1/README\.md\) \|")
                .Select(match => match.Groups[1].Value)
                .Order(StringComparer.Ordinal)
                .ToArray();
            CollectionAssert.AreEqual(BoardFolder.All().Select(board => board.Name).ToArray(), listed);
            foreach (BoardFolder board in BoardFolder.Real())
            {
                StringAssert.Contains(readme.Split('\n').First(line => line.StartsWith("| [" + board.Name + "]")),
                    "| " + board.Target + " |");
            }
        }

        // If the folders of two boards were one, one of the two builds would have the other's sources.
        [TestMethod]
        [DynamicData(nameof(Boards), DynamicDataDisplayName = nameof(NameOf))]
        public void Builds_OfBoard_HaveItsConstants(string name)
        {
            foreach (BoardBuild build in BoardBuild.All().Where(build => build.Board.Name == name))
            {
                Assert.AreEqual(name, Constant(build.Device, "Name"), build.Device);
                Assert.AreEqual(name, Constant(build.Desktop, "Name"), build.Desktop);
                Assert.AreEqual(Constant(build.Device, "ScratchLength"),
                    Constant(build.Desktop, "ScratchLength"), build.Firmware);
            }
        }

        // A Pico has neither ESP32 nor network to load an assembly for; a UART does not justify the memory of a tunnel,
        // nor a chip on SPI that of a UART.
        [TestMethod]
        [DataRow("raspberry-pi-pico-uart", "System.Net nanoFramework.Hardware.Esp32 NanoSock.Esp32")]
        [DataRow("esp32-devkitc-uart", "System.Net System.Threading NanoSock.Esp32")]
        [DataRow("esp32-c3-uart", "System.Net System.Threading NanoSock.Esp32")]
        [DataRow("esp32-devkitc-wifi", "System.IO.Ports NanoSock.Serial NanoSock.Ethernet")]
        [DataRow("esp32-s3-wifi", "System.IO.Ports NanoSock.Serial NanoSock.Ethernet")]
        [DataRow("wt32-eth01", "System.IO.Ports NanoSock.Serial NanoSock.Ethernet")]
        [DataRow("w5500-evb-pico",
            "System.Net System.IO.Ports nanoFramework.Hardware.Esp32 NanoSock.Esp32 NanoSock.Serial")]
        [DataRow("w5500-evb-pico2",
            "System.Net System.IO.Ports nanoFramework.Hardware.Esp32 NanoSock.Esp32 NanoSock.Serial")]
        [DataRow("raspberry-pi-pico-enc28j60",
            "System.Net System.IO.Ports nanoFramework.Hardware.Esp32 NanoSock.Esp32 NanoSock.Serial")]
        [DataRow("esp32-devkitc-w5500", "System.Net System.IO.Ports System.Threading NanoSock.Esp32 NanoSock.Serial")]
        [DataRow("esp32-devkitc-enc28j60",
            "System.Net System.IO.Ports System.Threading NanoSock.Esp32 NanoSock.Serial")]
        public void Builds_OfBoard_NeedNoForeignAssembly(string name, string foreign)
        {
            foreach (BoardBuild build in BoardBuild.All().Where(build => build.Board.Name == name))
            {
                Assert.AreEqual(string.Empty,
                    string.Join(", ", AssemblyTables.Closure(build.Device).Intersect(foreign.Split(' '))),
                    build.Firmware);
            }
        }

        // The desktop reserves the sockets of these services where the board has them.
        [TestMethod]
        [DynamicData(nameof(Boards), DynamicDataDisplayName = nameof(NameOf))]
        public void IsOnLan_OfBoard_IsItsUseOfServices(string name)
        {
            BoardBuild build = BoardBuild.All().First(item => item.Board.Name == name && item.Firmware == "EchoServer");
            Assert.AreEqual(AssemblyTables.Closure(build.Device).Contains("NanoSock.Services"), build.Board.IsOnLan);
        }

        [TestMethod]
        [DynamicData(nameof(Boards), DynamicDataDisplayName = nameof(NameOf))]
        public void Page_OfBoard_NamesTargetAndHeap(string name)
        {
            BoardFolder board = BoardFolder.Real().Single(folder => folder.Name == name);
            string page = board.Readme;
            StringAssert.Contains(page,
                "nanoff --update --target " + board.Target + (board.Target.StartsWith("PICO") ? "\n" : " "));
            StringAssert.Contains(page, "nanoff --nanodevice --deploy --serialport ");
            Assert.IsFalse(Regex.IsMatch(page, @"nanoff .*--address"), "an address to deploy to");
            StringAssert.Contains(page, "-p:Board=" + name + " -p:NanoPackages=true");
            StringAssert.Contains(page, "Never tried on hardware");
            StringAssert.Contains(page, board.Heap.ToString("N0", System.Globalization.CultureInfo.InvariantCulture),
                "the heap of Board.props");
        }

        [TestMethod]
        [DynamicData(nameof(Boards), DynamicDataDisplayName = nameof(NameOf))]
        public void Page_Numbers_EqualSources(string name)
        {
            BoardBuild build = BoardBuild.All().First(item => item.Board.Name == name && item.Firmware == "EchoServer");
            string page = build.Board.Readme;
            uint address = Convert.ToUInt32(Constant(build.Device, "Address"));
            uint gateway = Convert.ToUInt32(Constant(build.Device, "Gateway"));
            if (Constant(build.Device, "ChipSelect") is int)
            {
                HoldChipPage(build.Board, build.Device);
                return;
            }

            StringAssert.Contains(page, "    ping " + Dotted(address) + "\n    curl http://" + Dotted(address) + "/");
            StringAssert.Contains(page, "    ip address add " + Dotted(gateway));
            if (Constant(build.Device, "Vni") is int vni)
            {
                StringAssert.Contains(page, " vxlan id " + vni + " ");
                StringAssert.Contains(page, "`Peer` (" + Constant(build.Device, "Peer") + " ");
                return;
            }

            int baudRate = (int)Constant(build.Device, "BaudRate");
            string attached = baudRate <= FastestOfSlattach
                ? "    slattach -L -p slip -s " + baudRate + " (/dev/ttyUSB.) &\n"
                : "    stty -F (/dev/ttyUSB.) " + baudRate + "\n    slattach -L -p slip \\1 &\n";
            StringAssert.Matches(page, new Regex(attached));
            StringAssert.Contains(page, "mtu " + Constant(build.Device, "Mtu") + " up");
            StringAssert.Contains(page, "(COM" + Constant(build.Device, "Uart") + ") | RXD |");
            if (Constant(build.Device, "Transmit") is int transmit)
            {
                StringAssert.Contains(page, "| " + transmit + ", transmits");
                StringAssert.Contains(page, "| " + Constant(build.Device, "Receive") + ", receives");
            }
        }

        // Each wire and the clock of a chip on SPI, and the name by which it is pinged.
        private static void HoldChipPage(BoardFolder board, string device)
        {
            string page = board.Readme;
            string host = Constant(device, "HostName") + ".local";
            StringAssert.Contains(page, "    ping " + host + "\n    curl http://" + host + "/");
            StringAssert.Contains(page, "EchoServer: name " + host + "\n");
            foreach ((string pin, string label) in new[]
            {
                ("ChipSelect", "CS"), ("Reset", "RST|RESET"), ("Interrupt", "INT"),
                ("Clock", "SCLK|SCK"), ("Miso", "MISO"), ("Mosi", "MOSI")
            })
            {
                if (Constant(device, pin) is int number)
                {
                    StringAssert.Matches(page,
                        new Regex(@"(?m)^\| [^|]*(" + label + @")[^|]*\|.* (GP)?" + number + @" \|"), pin);
                }
            }

            Match port = Regex.Match(DeviceSource(board), @"SpiController\.(\w+), (0|SpiClock\.SlowestEnc28j60),");
            SpiController controller = Enum.Parse<SpiController>(port.Groups[1].Value);
            int slowest = port.Groups[2].Value == "0" ? 0 : SpiClock.SlowestEnc28j60;
            int request = SpiClock.Choose(controller, slowest, (int)Constant(device, "FastestClock"));
            StringAssert.Contains(page, " | " + SpiClock.OnWire(controller, request)
                .ToString("N0", System.Globalization.CultureInfo.InvariantCulture) + " Hz");
        }

        // No two kinds of boards share a hardware address: two of them on one network would disturb each other.
        [TestMethod]
        public void HardwareAddress_OfChipBoards_Differs()
        {
            BoardFolder[] boards = BoardFolder.Real().Where(board => HardwareAddress(board).Length > 0).ToArray();
            Assert.HasCount(5, boards);
            Assert.AreEqual(boards.Length, boards.Select(HardwareAddress).Distinct().Count());
            foreach (BoardFolder board in boards)
            {
                string stated = Regex.Match(board.Readme, "(?:[0-9A-F]{2}:){5}[0-9A-F]{2}").Value;
                Assert.AreEqual(HardwareAddress(board), "0x" + stated.Replace(":", ", 0x"), board.Name);
            }
        }

        // On a line where a packet takes 88 ms; on packet links the stack's own minimum applies.
        [TestMethod]
        [DynamicData(nameof(Boards), DynamicDataDisplayName = nameof(NameOf))]
        public void SerialBoard_TimeoutAndPause_AreSet(string name)
        {
            BoardBuild build = BoardBuild.All().First(item => item.Board.Name == name && item.Firmware == "EchoServer");
            bool isSerial = AssemblyTables.Closure(build.Device).Contains("System.IO.Ports");
            Assert.AreEqual(isSerial ? 5 : 0, Constant(build.Device, "WakePause"));
            string sizes = File.ReadAllText(Path.Combine(build.Board.Path, "Board.cs"));
            Assert.AreEqual(isSerial, sizes.Contains("options.TcpMinimumRetransmissionTimeout = 1000;"));

            // The driver of RP2040 loses the end of a write; the driver of an ESP32 does not survive a time-out.
            Assert.AreEqual(isSerial && name.StartsWith("raspberry") ? 200 : (object)null,
                Constant(build.Device, "WriteTimeout"));
        }

        // The assemblies to deploy, each after its references: a device that lacks one silently rejects the program.
        [TestMethod]
        [DynamicData(nameof(Boards), DynamicDataDisplayName = nameof(NameOf))]
        public void Page_Assemblies_AreThoseDeployed(string name)
        {
            BoardBuild build = BoardBuild.All().First(item => item.Board.Name == name && item.Firmware == "EchoServer");
            List<string> listed = Regex.Matches(build.Board.Readme, @"(?<![\w.$])([\w.]+)\.pe\b")
                .Select(match => match.Groups[1].Value)
                .ToList();
            CollectionAssert.AreEquivalent(AssemblyTables.Closure(build.Device).ToArray(), listed);
            if (Regex.Match(build.Board.Readme, @"    for a in ([^$]*?)\n    do ") is { Success: true } command)
            {
                CollectionAssert.AreEqual(listed,
                    Regex.Matches(command.Groups[1].Value, @"[\w.]+").Select(match => match.Value).ToArray());
            }

            foreach (string assembly in listed)
            {
                foreach (string needed in AssemblyTables.Needs(build.Device, assembly))
                {
                    Assert.IsLessThan(listed.IndexOf(assembly), listed.IndexOf(needed), assembly + " needs " + needed);
                }
            }
        }

        // Without -L slattach has the adapter wait for CTS, which three wires leave open; it does not set a speed that
        // it does not know.
        [TestMethod]
        public void Slattach_InPages_WorksWithThreeWires()
        {
            string[] pages = Directory.EnumerateFiles(RepositoryRoot.Combine("docs"), "*.md")
                .Concat(Directory.EnumerateFiles(RepositoryRoot.Combine("boards"), "*.md", SearchOption.AllDirectories))
                .ToArray();
            string[] commands = pages.SelectMany(File.ReadAllLines)
                .Where(line => line.StartsWith("    slattach "))
                .ToArray();
            Assert.IsGreaterThanOrEqualTo(4, commands.Length);
            foreach (string command in commands)
            {
                Match match = Regex.Match(command, @"^    slattach -L -p slip (?:-s (\d+) )?/dev/\w+ &$");
                Assert.IsTrue(match.Success, command);
                Assert.IsTrue(!match.Groups[1].Success || int.Parse(match.Groups[1].Value) <= FastestOfSlattach,
                    command);
            }
        }

        private static string Dotted(uint address) =>
            (address >> 24) + "." + ((address >> 16) & 255) + "." + ((address >> 8) & 255) + "." + (address & 255);

        private static string HardwareAddress(BoardFolder board)
        {
            return Regex.Match(DeviceSource(board), @"HardwareAddress = new byte\[\] \{ (.*) \};").Groups[1].Value;
        }

        private static string DeviceSource(BoardFolder board)
        {
            return File.ReadAllText(Path.Combine(board.Path, "Board.Device.cs"));
        }

        private static object Constant(string assembly, string name)
        {
            using ModuleDefinition module = BuiltAssemblies.Read(assembly);
            return module.GetType("NanoSock.Boards.Board").Fields
                .SingleOrDefault(field => field.Name == name)?.Constant;
        }
    }
}
