using System;
using System.Collections.Generic;
using System.CommandLine;
using NanoSock.Host.Forwarding;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Host.Running
{
    /// <summary>Describes a firmware program to <see cref="BoardHost"/>, which runs it.</summary>
    public sealed class BoardDefinition
    {
        /// <summary>Gets the program's name.</summary>
        public string Name { get; init; }

        /// <summary>Gets the program's version.</summary>
        public string Version { get; init; }

        /// <summary>Gets the description of the program, for the help.</summary>
        public string Description { get; init; }

        /// <summary>Gets the services of the program, in a few words.</summary>
        public string Offers { get; init; }

        /// <summary>Gets the ports that are forwarded by default.</summary>
        public IReadOnlyList<ForwardRule> Forwards { get; init; }

        /// <summary>Gets the board's port of a web page worth opening; 0 for none.</summary>
        public int WebPort { get; init; }

        /// <summary>Gets the sizes of the board's stack; the host sets the secret.</summary>
        public StackOptions Options { get; init; }

        /// <summary>Gets the facts of the board that these sizes are of; null where they are of none.</summary>
        public BoardFacts Board { get; init; }

        /// <summary>Gets the function that creates the program around a stack with its interface.</summary>
        public Func<BoardSite, IBoardProgram> Create { get; init; }

        /// <summary>Gets the function that creates the program's peer on the host side of a link within the process; or
        /// null. The peer shares the stack of the forwarded ports and gets no notifications of its changes. An
        /// <see cref="ICompanion"/> gets the user's input.</summary>
        public Func<BoardSite, IPump> CreateHostSide { get; init; }

        /// <summary>Returns true if the host gives the board the services of its network: DHCP, DNS and mDNS.</summary>
        public bool IsNetworked { get; init; }

        /// <summary>Returns true if the program configures its interface itself. The interface has no address at
        /// first.</summary>
        public bool HasOwnServices { get; init; }

        /// <summary>Gets the options of the command line that only this program has.</summary>
        public IReadOnlyList<Option> MoreOptions { get; init; } = Array.Empty<Option>();

        /// <summary>Gets the function that reads those options; it throws <see cref="FormatException"/> with one line
        /// for the user when one is wrong. It is called before the board is created; null for no options.</summary>
        public Action<HostOptions> Configure { get; init; }

        /// <summary>Gets the function that returns a further receiver of the board's packets, beside a capture file, or
        /// null for none. It is called before the board is created; null for no receiver.</summary>
        public Func<HostOptions, ICaptureSink> Recorder { get; init; }

        /// <summary>Gets the view that the user sees while the program runs.</summary>
        public BoardView View { get; init; }
    }
}
