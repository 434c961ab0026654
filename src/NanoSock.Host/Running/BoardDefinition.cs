using System;
using System.Collections.Generic;
using System.CommandLine;
using NanoSock.Host.Forwarding;
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
        public Func<NetStack, IBoardProgram> Create { get; init; }

        /// <summary>Makes the program in place of <see cref="Create"/>, where it wants more than the stack; or null.</summary>
        public Func<BoardSite, IBoardProgram> CreateOn { get; init; }

        /// <summary>Makes something for the program to talk to on the host side of a link within the process; or null. The stack
        /// is the one that carries forwarded ports, whose changes it is not told.</summary>
        public Func<BoardSite, IPump> CreateHostSide { get; init; }

        /// <summary>Options of the command line that this program has besides those of every program; or null.</summary>
        public IReadOnlyList<Option> MoreOptions { get; init; }

        /// <summary>Whether the socket table is what to show; otherwise only what the program itself tells.</summary>
        public bool HasTable { get; init; } = true;
    }
}
