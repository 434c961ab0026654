using System;
using System.Collections.Generic;
using NanoSock.Host.Running;
using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>Adapts a sample, or its peer, to the desktop host.</summary>
    internal sealed class SampleBoard : IBoardProgram
    {
        private readonly ILoopProgram _program;

        internal SampleBoard(ILoopProgram program, NetStack stack)
        {
            _program = program;
            Stack = stack;
        }

        /// <inheritdoc/>
        public NetStack Stack { get; }

        /// <inheritdoc/>
        public int Changes => 0;

        /// <inheritdoc/>
        public bool IsOver => _program.IsOver;

        /// <inheritdoc/>
        public bool IsLinkBlocked => Stack.IsLinkBlocked;

        /// <inheritdoc/>
        public SocketError Start()
        {
            return ((ISample)_program).Start();
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            return _program.IsOver ? Stack.Poll(nowMilliseconds) : _program.Step(nowMilliseconds);
        }

        /// <inheritdoc/>
        public void Stop()
        {
        }

        /// <inheritdoc/>
        public IEnumerable<string> DescribeServices()
        {
            return Array.Empty<string>();
        }
    }
}
