using System;
using NanoSock;
using NanoSock.Host.Running;
using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <content>Starts the network on the desktop, as the command line describes it (<c>--help</c> lists the options).
    /// Without options the board is 192.168.7.2 on a switch within the process, its listeners are reached by ports of
    /// 127.0.0.1 that are printed, and 192.168.7.1 is this machine.</content>
    public static partial class Board
    {
        private static BoardNode s_node;

        /// <summary>Starts the network. Sockets use it from now on.</summary>
        public static void Start()
        {
            StackOptions options = CreateOptions();
            string[] arguments = Environment.GetCommandLineArgs();
            int code = BoardNode.TryCreate("NanoFirmware", options, arguments[1..], Console.Out, Console.Error,
                out s_node);
            if (s_node == null)
            {
                Environment.Exit(code);
            }

            AppDomain.CurrentDomain.ProcessExit += (_, _) => s_node.Dispose();
            Network.Start(s_node.Runner, s_node.Services);
        }
    }
}
