using System.Collections.Generic;
using NanoSock.Sockets;

namespace NanoSock.Host.Running
{
    /// <summary>A firmware program as a desktop run sees it.</summary>
    public interface IBoardProgram : IPump
    {
        /// <summary>The board's stack.</summary>
        NetStack Stack { get; }

        /// <summary>Grows with every connection that comes or goes.</summary>
        int Changes { get; }

        /// <summary>Opens the program's listeners.</summary>
        /// <returns>What went wrong first.</returns>
        SocketError Start();

        /// <summary>Ends all connections; what that sends goes out with the next step.</summary>
        void Stop();

        /// <summary>One line for each service: what it has done so far.</summary>
        IEnumerable<string> DescribeServices();
    }
}
