using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <summary>Defines the sizes of the network for the board board-name.</summary>
    public static partial class Board
    {
        /// <summary>The board's name, as its folder has it.</summary>
        public const string Name = "board-name";

        /// <summary>Returns the sizes for the sockets of the program; services add theirs. Each TCP socket takes two
        /// buffers.</summary>
        public static StackOptions CreateOptions()
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 8;
            options.TcpReceiveBuffer = 2048;
            options.TcpSendBuffer = 2048;
            options.UdpSockets = 2;
            options.Interfaces = 1;
            return options;
        }
    }
}
