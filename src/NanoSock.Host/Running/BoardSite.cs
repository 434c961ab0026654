using System;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Host.Running
{
    /// <summary>Holds the environment of a program of <see cref="BoardHost"/>: a stack, its link, and the command
    /// line.</summary>
    public sealed class BoardSite
    {
        /// <summary>Gets the stack, with its interface.</summary>
        public NetStack Stack { get; init; }

        /// <summary>Gets the stack's link.</summary>
        public ILink Link { get; init; }

        /// <summary>Gets the counters of the link that was opened, within what else the stack's link does; null where
        /// it has none.</summary>
        public ILinkCounters LinkCounters { get; init; }

        /// <summary>Gets the services of the network that the link leads to; null where there are none.</summary>
        public BoardNetwork Network { get; init; }

        /// <summary>Gets the command line.</summary>
        public HostOptions Options { get; init; }

        /// <summary>Gets the function that prints a line; it is called from the program's thread, and returns at
        /// once.</summary>
        public Action<string> Tell { get; init; }
    }
}
