using System.Collections.Generic;
using NanoSock.Sockets;

namespace NanoSock.Host.Running
{
    /// <summary>Represents a firmware program in a desktop run.</summary>
    public interface IBoardProgram : IPump
    {
        /// <summary>Gets the board's stack.</summary>
        NetStack Stack { get; }

        /// <summary>Gets a number that grows with every connection that opens or closes.</summary>
        int Changes { get; }

        /// <summary>Returns true if the program has ended by itself. The run then ends without further steps.</summary>
        bool IsOver
        {
            get { return false; }
        }

        /// <summary>Gets the exit code of a run that ends now.</summary>
        int ExitCode
        {
            get { return 0; }
        }

        /// <summary>Opens the program's listeners.</summary>
        /// <returns>The first error.</returns>
        SocketError Start();

        /// <summary>Ends all connections; the resulting segments are sent with the next step.</summary>
        void Stop();

        /// <summary>Returns one line for each service with its totals so far.</summary>
        IEnumerable<string> DescribeServices();
    }
}
