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

        /// <summary>Whether the program has ended by itself; then it is not stepped any more, and the run ends.</summary>
        bool IsOver
        {
            get { return false; }
        }

        /// <summary>The exit code of a run that ends now.</summary>
        int ExitCode
        {
            get { return 0; }
        }

        /// <summary>Opens the program's listeners.</summary>
        /// <returns>What went wrong first.</returns>
        SocketError Start();

        /// <summary>Ends all connections; what that sends goes out with the next step.</summary>
        void Stop();

        /// <summary>One line for each service: what it has done so far.</summary>
        IEnumerable<string> DescribeServices();
    }
}
