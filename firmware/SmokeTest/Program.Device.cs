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
            DeviceNode node = new DeviceNode(1);
            SmokeSettings settings = new SmokeSettings();
            settings.BoardName = Board.Name;
            settings.StackError = node.Error;
            settings.Link = node.Link;
            settings.Address = Board.Address;
            settings.Peer = Board.Gateway != 0 ? Board.Gateway : SmokeSettings.FirstNeighbor(Board.Address, Board.PrefixLength);
            settings.IsAlone = Board.IsAlone;
            settings.Clock = new BoardClock();
            settings.LargestArray = LargestArray.Measure();
            SmokeProgram program = new SmokeProgram(node.Stack, settings, new ConsoleReport());
            DeviceSleep sleep = new DeviceSleep(node.Link, Board.WakePause);
            while (!program.IsOver)
            {
                long now = Board.Now;
                long next = program.Step(now);
                if (!program.IsOver)
                {
                    sleep.Until(now, next);
                }
            }
        }

        private sealed class BoardClock : IStackClock
        {
            public long Milliseconds
            {
                get { return Board.Now; }
            }
        }

        // Not Debug.WriteLine, whose calls are omitted from a Release build. Both write to the same port.
        private sealed class ConsoleReport : ISmokeReport
        {
            public void Line(string text)
            {
                Console.WriteLine(text);
            }
        }
    }
}
