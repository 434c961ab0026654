using System;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Host.Running
{
    /// <summary>What a program of <see cref="BoardHost"/> stands on: a stack, its link, and what the user wants.</summary>
    public sealed class BoardSite
    {
        /// <summary>The stack, with its interface.</summary>
        public NetStack Stack { get; init; }

        /// <summary>The stack's link.</summary>
        public ILink Link { get; init; }

        /// <summary>The command line.</summary>
        public HostOptions Options { get; init; }

        /// <summary>Prints a line; from the program's thread, and returns at once.</summary>
        public Action<string> Tell { get; init; }
    }
}
