using System;
using System.Collections.Generic;
using NanoSock.Host.Running;
using NanoSock.Sockets;

namespace SmokeTest
{
    /// <summary>Adapts the program to the desktop host.</summary>
    internal sealed class BoardProgram : IBoardProgram, ISmokeReport
    {
        private readonly SmokeProgram _program;
        private readonly Action<string> _tell;

        /// <summary>Creates the program.</summary>
        /// <param name="stack">The board's stack, with its interface.</param>
        /// <param name="settings">The facts of the board.</param>
        /// <param name="tell">Receives the lines.</param>
        public BoardProgram(NetStack stack, SmokeSettings settings, Action<string> tell)
        {
            _tell = tell;
            _program = new SmokeProgram(stack, settings, this);
        }

        /// <inheritdoc/>
        public NetStack Stack
        {
            get { return _program.Stack; }
        }

        /// <inheritdoc/>
        public int Changes
        {
            get { return _program.Changes; }
        }

        /// <inheritdoc/>
        public bool IsLinkBlocked
        {
            get { return _program.Stack.IsLinkBlocked; }
        }

        /// <inheritdoc/>
        public bool IsOver
        {
            get { return _program.IsOver; }
        }

        /// <inheritdoc/>
        public int ExitCode
        {
            get { return _program.IsOver && _program.Failed == 0 ? 0 : 1; }
        }

        /// <inheritdoc/>
        public SocketError Start()
        {
            return SocketError.Success;
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            return _program.Step(nowMilliseconds);
        }

        /// <inheritdoc/>
        public void Stop()
        {
            _program.Stop();
        }

        /// <inheritdoc/>
        public IEnumerable<string> DescribeServices()
        {
            return Array.Empty<string>();
        }

        /// <inheritdoc/>
        public void Line(string text)
        {
            _tell(text);
        }
    }
}
