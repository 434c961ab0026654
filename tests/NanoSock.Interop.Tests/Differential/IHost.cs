using System.Collections.Generic;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>One side of the path: NanoSock or a kernel.</summary>
    internal interface IHost
    {
        /// <summary>Gets the name in reports.</summary>
        string Name { get; }

        /// <summary>Opens the listener of a program.</summary>
        void Listen(int port, ProgramPlan plan);

        /// <summary>Returns the next connection that waits, or null.</summary>
        IStreamSocket Accept();

        /// <summary>Starts a connection to the other side.</summary>
        IStreamSocket Connect(int port, EndPlan plan);

        /// <summary>Closes the listener.</summary>
        void CloseListener();

        /// <summary>Runs the side; returns the time at which it has to run again.</summary>
        long Poll(long now);

        /// <summary>Returns the entries of the side's table that belong to a port of the program, without its
        /// listeners.</summary>
        List<HostConnection> Connections(int port);
    }

    /// <summary>A line of a host's table.</summary>
    internal sealed record HostConnection(int LocalPort, int RemotePort, HostConnectionState State, string Text);

    /// <summary>The relevant part of a connection's state.</summary>
    internal enum HostConnectionState
    {
        /// <summary>Not at its end.</summary>
        Unfinished,
        /// <summary>Waits for the peer's FIN.</summary>
        FinWait2,
        /// <summary>At its end.</summary>
        TimeWait,
    }
}
