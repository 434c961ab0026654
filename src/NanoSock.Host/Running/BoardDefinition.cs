using System;
using System.Collections.Generic;
using System.CommandLine;
using NanoSock.Host.Forwarding;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Host.Running
{
    /// <summary>What a firmware program tells about itself so that <see cref="BoardHost"/> can run it.</summary>
    public sealed class BoardDefinition
    {
        /// <summary>The program's name.</summary>
        public string Name { get; init; }

        /// <summary>The program's version.</summary>
        public string Version { get; init; }

        /// <summary>What the program is, for the help.</summary>
        public string Description { get; init; }

        /// <summary>What the program offers, in a few words.</summary>
        public string Offers { get; init; }

        /// <summary>What is forwarded when the command line says nothing.</summary>
        public IReadOnlyList<ForwardRule> Forwards { get; init; }

        /// <summary>The board's port of a web page worth opening; 0 for none.</summary>
        public int WebPort { get; init; }

        /// <summary>The sizes of the board's stack; the secret is set by the host.</summary>
        public StackOptions Options { get; init; }

        /// <summary>Makes the program around a stack that has its interface.</summary>
        public Func<BoardSite, IBoardProgram> Create { get; init; }

        /// <summary>Makes what the program talks to, on the host side of a link within the process; or null. Its stack is the one
        /// that carries forwarded ports, whose changes it is not told. An <see cref="ICompanion"/> gets what the user
        /// types.</summary>
        public Func<BoardSite, IPump> CreateHostSide { get; init; }

        /// <summary>Options of the command line that this program has besides those of every program.</summary>
        public IReadOnlyList<Option> MoreOptions { get; init; } = Array.Empty<Option>();

        /// <summary>Reads those options; throws <see cref="FormatException"/> with one line for the user when one is wrong.
        /// Called before the board is made; null for nothing to read.</summary>
        public Action<HostOptions> Configure { get; init; }

        /// <summary>What the user is shown while the program runs.</summary>
        public BoardView View { get; init; }
    }
}
