using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.Forwarding;
using NanoSock.Host.Running;
using NanoSock.Sockets;

namespace NanoSock.Tests.Host
{
    /// <summary>Runs of programs that end by themselves.</summary>
    [TestClass]
    public class BoardHostTests
    {
        private static readonly Option<int> s_steps = new("--steps") { DefaultValueFactory = _ => 3 };

        [TestMethod]
        [DataRow(0)]
        [DataRow(7)]
        public void Run_ProgramEnds_ReturnsItsExitCode(int code)
        {
            (int result, string output, EndingProgram program) = Run(code, "");
            Assert.AreEqual(code, result);
            Assert.AreEqual(3, program.Steps);
            Assert.Contains("\nstep 1\nstep 2\nstep 3\nstopped after ", output);
            Assert.DoesNotContain("tcp", output);
        }

        [TestMethod]
        public void Run_ProgramOptions_AreParsed()
        {
            Assert.Contains("\nstep 5\nstopped", Run(0, "--steps 5").Output);
            Assert.Contains("--steps", Run(0, "--help").Output);
            Assert.AreEqual(2, Run(0, "--steps many").Result);
        }

        [TestMethod]
        public void Run_HostSide_IsConnectedToProgram()
        {
            (_, _, EndingProgram program) = Run(0, "--address 10.0.0.1/24");
            Assert.AreEqual(0x0A000001u, program.Site.Options.Address);
            Assert.IsTrue(program.Site.Link.IsUp);
            Assert.AreSame(program.Site.Stack, program.Stack);
            Assert.AreNotSame(program.Site.Stack, program.HostSide.Stack);
            Assert.AreEqual(0x0A000002u, program.HostSide.Options.HostAddress);
            Assert.IsTrue(program.HasHostSideRun);
        }

        private static (int Result, string Output, EndingProgram Program) Run(int code, string line)
        {
            EndingProgram program = null;
            BoardSite hostSide = null;
            HostSidePump pump = new HostSidePump();
            BoardDefinition definition = new BoardDefinition
            {
                Name = "test",
                Version = "1",
                Description = "A test.",
                Offers = "nothing",
                Forwards = Array.Empty<ForwardRule>(),
                Options = new StackOptions(),
                View = BoardView.Program,
                MoreOptions = new Option[] { s_steps },
                Create = site => program = new EndingProgram(site, code, pump),
                CreateHostSide = site =>
                {
                    hostSide = site;
                    return pump;
                },
            };
            StringWriter output = new StringWriter { NewLine = "\n" };
            int result = new BoardHost(definition, output, TextWriter.Null)
                .Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            if (program != null)
            {
                program.HostSide = hostSide;
            }

            return (result, output.ToString(), program);
        }

        private sealed class HostSidePump : IPump
        {
            internal bool HasRun { get; private set; }

            public bool IsLinkBlocked => false;

            public long Step(long nowMilliseconds)
            {
                HasRun = true;
                return long.MaxValue;
            }
        }

        private sealed class EndingProgram : IBoardProgram
        {
            private readonly int _code;
            private readonly HostSidePump _pump;

            internal EndingProgram(BoardSite site, int code, HostSidePump pump)
            {
                Site = site;
                _code = code;
                _pump = pump;
            }

            internal BoardSite Site { get; }

            internal BoardSite HostSide { get; set; }

            internal int Steps { get; private set; }

            internal bool HasHostSideRun => _pump.HasRun;

            public NetStack Stack => Site.Stack;

            public int Changes => Steps;

            public bool IsLinkBlocked => false;

            public bool IsOver => Steps == Site.Options.GetValue(s_steps);

            public int ExitCode => _code;

            public SocketError Start() => SocketError.Success;

            public long Step(long nowMilliseconds)
            {
                // Once more when everything is closed.
                if (!IsOver)
                {
                    Steps++;
                    Site.Tell("step " + Steps);
                }

                return nowMilliseconds;
            }

            public void Stop()
            {
            }

            public IEnumerable<string> DescribeServices() => Array.Empty<string>();
        }
    }
}
