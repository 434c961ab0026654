using System;
using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>Runs a sample on a board: one node on the board's link, one loop.</summary>
    public static partial class SampleRun
    {
        /// <summary>Runs a sample on a node with the board's address, which on a LAN comes from DHCP.</summary>
        /// <param name="name">The sample's name, for lines about the network.</param>
        /// <param name="port">The TCP port that a desktop run forwards to the sample; 0 for none.</param>
        /// <param name="options">The sizes of the node.</param>
        /// <param name="make">Creates the sample.</param>
        public static void Run(string name, int port, StackOptions options, SampleMaker make)
        {
            Guard(name, 0, options, make);
        }

        /// <summary>Runs a sample that configures its interface itself: no service is started.</summary>
        /// <param name="name">The sample's name.</param>
        /// <param name="options">The sizes of the node.</param>
        /// <param name="make">Creates the sample.</param>
        public static void RunBare(string name, StackOptions options, SampleMaker make)
        {
            Guard(name, DeviceNode.NoServices, options, make);
        }

        // The host board, which has no network, runs the peer of the sample too.
        static partial void RunWithPeer(string name, StackOptions options, SampleMaker make, ref bool isRun);

        private static void Guard(string name, int webPort, StackOptions options, SampleMaker make)
        {
            try
            {
                bool isRun = false;
                RunWithPeer(name, options, make, ref isRun);
                if (!isRun)
                {
                    RunOnBoard(name, webPort, options, make);
                }
            }
            catch (Exception e)
            {
                DeviceNode.TellFailure(name, e);
            }
        }

        private static void RunOnBoard(string name, int webPort, StackOptions options, SampleMaker make)
        {
            DeviceNode node = new DeviceNode(name, webPort, options);
            ISample sample = make(node.Stack);
            SocketError error = node.Error == SocketError.Success ? sample.Start() : node.Error;
            node.Tell(name, error);
            if (error == SocketError.Success)
            {
                new DeviceLoop(name, sample, new BoardPlatform(node.Link)).Run();
            }
        }
    }
}
