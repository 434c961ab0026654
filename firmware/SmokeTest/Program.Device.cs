using System;
using NanoSock.Boards;
using NanoSock.Firmware;
using NanoSock.Sockets;

namespace SmokeTest
{
    /// <summary>Runs the program on a device: one run, and then the end.</summary>
    public static class Program
    {
        /// <summary>Runs the program.</summary>
        public static void Main()
        {
            try
            {
                Run();
            }
            catch (OutOfMemoryException)
            {
                // Allocates nothing more than the line.
                Console.WriteLine(SmokeProgram.Prefix + "out of memory");
            }
            catch (Exception e)
            {
                DeviceNode.TellFailure("smoke", e);
            }
        }

        private static void Run()
        {
            // The loopback is one more interface of the board's own stack.
            StackOptions options = Board.CreateOptions();
            options.Interfaces++;
            DeviceNode node = new DeviceNode("smoke", 0, options);
            SmokeSettings settings = new SmokeSettings();
            settings.BoardName = Board.Name;
            settings.StackError = node.Error;
            settings.Link = node.Link;
            settings.Address = Board.Address;
            settings.Peer = Board.Gateway != 0 || Board.Address == 0
                ? Board.Gateway
                : SmokeSettings.FirstNeighbor(Board.Address, Board.PrefixLength);
            settings.IsAlone = Board.IsAlone;
            settings.Clock = new BoardClock();
            settings.LargestArray = LargestArray.Measure();
            BoardPlatform platform = new BoardPlatform(node.Link);
            SmokeProgram program = new SmokeProgram(node.Stack, settings, new PlatformReport(platform));
            new DeviceLoop("smoke", program, platform).Run();
        }

        private sealed class BoardClock : IStackClock
        {
            public long Milliseconds
            {
                get { return Board.Now; }
            }
        }

        private sealed class PlatformReport : ISmokeReport
        {
            private readonly ILoopPlatform _platform;

            public PlatformReport(ILoopPlatform platform)
            {
                _platform = platform;
            }

            public void Line(string text)
            {
                _platform.Line(text);
            }
        }
    }
}
