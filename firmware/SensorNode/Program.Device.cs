using System;
using NanoSock.Boards;
using NanoSock.Firmware;
using NanoSock.Links;
using NanoSock.Sockets;
using SensorNode.Sensors;

namespace SensorNode
{
    /// <summary>Runs the program on a device: the board's link, one stack, one loop.</summary>
    public static class Program
    {
        /// <summary>Runs the program.</summary>
        public static void Main()
        {
            try
            {
                Start();
            }
            catch (Exception e)
            {
                DeviceNode.TellFailure("SensorNode", e);
            }
        }

        private static void Start()
        {
            // Alone, the board has the sockets of a collector, too.
            StackOptions options = Board.CreateOptions();
            DeviceNode node = new DeviceNode("SensorNode", StatusPage.HttpPort,
                Board.IsAlone ? options : SensorProgram.Fit(options));
            SensorSettings settings = new SensorSettings();
            settings.Session = node.Session;
            if (settings.Collector == 0)
            {
                settings.Collector = Board.IsAlone ? Board.Address : Board.Gateway;
            }

            if (settings.Collector == 0)
            {
                Console.WriteLine("SensorNode: no collector: neither SensorSettings nor the board's gateway names one");
                return;
            }

            SensorProgram program = new SensorProgram(node.Stack, node.Link, new SimulatedSensor(),
                new SimulatedLed(), settings, new byte[Board.ScratchLength], node.Sockets);
            program.LinkCounters = node.Link as ILinkCounters;
            program.StatusTrust = Board.StatusTrust;
            program.StatusToken = Board.StatusToken;
            SocketError error = node.Error;
            if (error == SocketError.Success)
            {
                error = program.Start();
            }

            node.Tell("SensorNode", error);
            if (error != SocketError.Success)
            {
                return;
            }

            // Without a network the board itself is the only collector.
            SelfTest test = Board.IsAlone ? new SelfTest(node.Stack, settings) : null;
            new DeviceLoop("SensorNode", new HostLoop(program, test), new BoardPlatform(node.Link)).Run();
            Console.WriteLine("SensorNode: own collector received " + test.Received.ToString() + " readings, command "
                + (test.IsAnswered ? "answered" : "not answered") + ", " + SocketErrorNames.Of(test.Result));
        }
    }
}
