using System;
using NanoSock.Host.Running;
using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <content>Starts the network on the desktop, as the command line of the program describes it (<c>--help</c> lists
    /// the options). Without options the board is 192.168.7.2 on a switch within the process. Its gateway 192.168.7.1
    /// carries connections and datagrams: 192.168.7.1 is this machine's 127.0.0.1. The listeners of the program are
    /// reached by ports of 127.0.0.1.</content>
    public static partial class Board
    {
        private static BoardNode s_node;

        private static SocketError StartNode(StackOptions options)
        {
            string[] arguments = Environment.GetCommandLineArgs();
            int code = BoardNode.TryCreate("The program", options, arguments[1..], Console.Out, Console.Error,
                out s_node);
            if (s_node == null)
            {
                Environment.Exit(code);
            }

            AppDomain.CurrentDomain.ProcessExit += (_, _) => s_node.Dispose();
            Network.Start(s_node.Runner, s_node.Services);
            return SocketError.Success;
        }

        private static string LocalName()
        {
            return s_node.HostName;
        }

        private static string Trouble()
        {
            return s_node.Trouble;
        }
    }
}
