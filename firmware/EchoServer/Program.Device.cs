using System;
using NanoSock.Boards;
using NanoSock.Firmware;
using NanoSock.Links;
using NanoSock.Sockets;

namespace EchoServer
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
                DeviceNode.TellFailure("EchoServer", e);
            }
        }

        private static void Start()
        {
            DeviceNode node = new DeviceNode("EchoServer", ServicePorts.Http, Board.CreateOptions());
            EchoProgram program = new EchoProgram(node.Stack, new byte[Board.ScratchLength], node.Sockets);
            program.LinkCounters = node.Link as ILinkCounters;
            program.StatusTrust = Board.StatusTrust;
            program.StatusToken = Board.StatusToken;
            program.AddStandardServices();
            SocketError error = node.Error;
            if (error == SocketError.Success)
            {
                error = program.Start();
            }

            node.Tell("EchoServer", error);
            if (error != SocketError.Success)
            {
                return;
            }

            // Without a network the board itself is the only client.
            SelfTest test = Board.IsAlone ? new SelfTest(node.Stack, Board.Address) : null;
            new DeviceLoop("EchoServer", new HostLoop(program, test), new BoardPlatform(node.Link)).Run();
            Console.WriteLine("EchoServer: own echo port returned "
                + test.Bytes.ToString() + " bytes, " + SocketErrorNames.Of(test.Result));
        }
    }
}
