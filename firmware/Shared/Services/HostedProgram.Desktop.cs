using System.Collections.Generic;
using NanoSock.Host.Running;
using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>Adapts a program to the desktop host.</summary>
    public sealed class HostedProgram : IBoardProgram
    {
        private readonly ServiceHost _program;

        /// <summary>Wraps a program that has its services.</summary>
        public HostedProgram(ServiceHost program)
        {
            _program = program;
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
        public SocketError Start()
        {
            return _program.Start();
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
            foreach (Service service in _program.Services)
            {
                string datagrams = service.HasDatagrams ? service.Datagrams + " datagrams, " : "";
                yield return $"{service.Name}: {service.Connections} connections, {datagrams}{service.BytesIn} bytes "
                    + $"in, {service.BytesOut} out";
            }
        }
    }
}
