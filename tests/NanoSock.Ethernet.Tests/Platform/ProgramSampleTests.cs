using System;
using System.Device.Gpio;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Services;
using NanoSock.Sockets;
using NanoSock.SpiEthernet;

namespace NanoSock.Ethernet.Tests.Platform
{
    /// <summary>The program of docs/spi-ethernet.md, compiled and run.</summary>
    [TestClass]
    [DoNotParallelize]
    public class ProgramSampleTests
    {
        [TestMethod]
        public void Sample_OfThePage_Starts()
        {
            GpioController.Reset();
            StackOptions options = new StackOptions { UdpSockets = 0, MulticastMemberships = 0 };
            Assert.AreEqual(SocketError.Success, Start(options, new Listener()));
        }

        [TestMethod]
        public void Sample_OfThePage_IsTheCodeOfThisTest()
        {
            string folder = Path.GetDirectoryName(SourcePath());
            string[] page = File.ReadAllLines(Path.Combine(folder, "../../../docs/spi-ethernet.md"))
                .SkipWhile(line => line != "## A program")
                .SkipWhile(line => !line.StartsWith("    ", StringComparison.Ordinal))
                .TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal))
                .Select(Code)
                .ToArray();
            string[] code = File.ReadAllLines(SourcePath())
                .SkipWhile(line => !line.Trim().StartsWith("options.UdpSockets", StringComparison.Ordinal))
                .TakeWhile(line => !line.Contains("return", StringComparison.Ordinal))
                .Select(Code)
                .ToArray();
            Assert.AreEqual(string.Join("\n", code), string.Join("\n", page));
        }

        private static string Code(string line)
        {
            return line.Split("//")[0].Trim();
        }

        private static string SourcePath([CallerFilePath] string path = "")
        {
            return path;
        }

        private static SocketError Start(StackOptions options, ILanListener listener)
        {
            options.UdpSockets += LanServices.Sockets;
            options.MulticastMemberships += LanServices.Memberships;
            NetStack stack = new NetStack(options);
            byte[] address = { 0x02, 0x4E, 0x53, 0x00, 0x00, 0x01 };
            ISpiPort spi = new SpiPort(1, 17, SpiController.Rp2040, 0, SpiClock.FastestW5500);
            IChipPins pins = new GpioChipPins(21, 20);
            ILink link = new W5500Link(spi, pins, new SpiEthernetOptions { HardwareAddress = address });
            int index = stack.AddInterface(link);
            ServiceContext services = new ServiceContext(stack, LanServices.BufferSize);
            SocketError error = new LanServices(services, index, new LanOptions(), null, listener).Start();
            return error;
        }

        private sealed class Listener : ILanListener
        {
            public string LinkFault
            {
                get { return null; }
            }

            public void OnChange(string line)
            {
            }
        }
    }
}
