using System.Collections.Generic;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>One side of the path: NanoSock or a kernel.</summary>
    internal interface IHost
    {
        /// <summary>What a report calls it.</summary>
        string Name { get; }

        /// <summary>Opens the listener of a program.</summary>
        void Listen(int port, ProgramPlan plan);

        /// <summary>The next connection that waits, or null.</summary>
        IStreamSocket Accept();

        /// <summary>Begins a connection to the other side.</summary>
        IStreamSocket Connect(int port, EndPlan plan);

        /// <summary>Closes the listener.</summary>
        void CloseListener();

        /// <summary>Lets the side work; returns when it wants to be called again.</summary>
        long Poll(long now);

        /// <summary>What the side has in its table that belongs to a port of the program, its listeners left out.</summary>
        List<HostConnection> Connections(int port);
    }

    /// <summary>A line of a host's table.</summary>
    internal sealed record HostConnection(int LocalPort, int RemotePort, HostConnectionState State, string Text);

    /// <summary>What matters of a connection's state.</summary>
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
