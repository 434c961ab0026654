using System;
using NanoSock.Host.Forwarding;
using NanoSock.Host.Running;
using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>Runs a sample on a desktop: on a switch within the process, whose other port is the sample's peer, or
    /// on the link that the process's command line names.</summary>
    public static partial class SampleRun
    {
        /// <summary>Runs a sample on a node with an address, which on a TAP interface comes from DHCP.</summary>
        /// <param name="name">The sample's name.</param>
        /// <param name="port">The TCP port of 127.0.0.1 that is forwarded to the same port of the sample; 0 for
        /// none.</param>
        /// <param name="options">The sizes of the node.</param>
        /// <param name="make">Creates the sample.</param>
        public static void Run(string name, int port, StackOptions options, SampleMaker make)
        {
            Run(Describe(name, port, false, options, make));
        }

        /// <summary>Runs a sample that configures its interface itself: no service is started.</summary>
        /// <param name="name">The sample's name.</param>
        /// <param name="options">The sizes of the node.</param>
        /// <param name="make">Creates the sample.</param>
        public static void RunBare(string name, StackOptions options, SampleMaker make)
        {
            Run(Describe(name, 0, true, options, make));
        }

        static partial void MakePeer(BoardSite site, ref IPump peer);

        private static void Run(BoardDefinition definition)
        {
            string[] arguments = Environment.GetCommandLineArgs()[1..];
            Environment.ExitCode = DesktopProgram.Run(
                () => new BoardHost(definition, Console.Out, Console.Error).Run(arguments));
        }

        private static BoardDefinition Describe(string name, int port, bool isBare, StackOptions options,
            SampleMaker make)
        {
            return new BoardDefinition
            {
                Name = "NanoSock " + name,
                Version = typeof(SampleRun).Assembly.GetName().Version.ToString(3),
                Description = "A sample of NanoSock; " + name + ".cs describes it.",
                Offers = port == 0 ? "a sample" : "a sample on TCP port " + port,
                Forwards = port == 0 ? Array.Empty<ForwardRule>()
                    : new[] { new ForwardRule(ProtocolType.Tcp, port, port) },
                IsNetworked = !isBare,
                HasOwnServices = isBare,
                Board = BoardFacts.Of(typeof(SampleRun).Assembly),
                Options = options,
                View = BoardView.Program,
                Create = site => new SampleBoard(make(site.Stack), site.Stack),
                CreateHostSide = MakePeer,
            };
        }

        private static IPump MakePeer(BoardSite site)
        {
            IPump peer = null;
            MakePeer(site, ref peer);
            return peer;
        }
    }
}
