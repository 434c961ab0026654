using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Sockets.Comparison
{
    /// <summary>Sockets of a node, on its loopback.</summary>
    internal sealed class NanoWorld : IWorld, IDisposable
    {
        private readonly StackRunner _runner;

        internal NanoWorld()
        {
            _runner = new StackRunner(new NetStack(new StackOptions
            {
                Secret = Simulation.Secret(1), TcpSockets = 32
            }));
            Assert.AreEqual(0, _runner.AddInterface(new LoopbackLink(1500, 16), IPAddress.Loopback.Value, 8));
            _runner.Start();
        }

        public ISocket Stream()
        {
            return new NanoSocket(new Socket(_runner, SocketType.Stream, ProtocolType.Tcp));
        }

        public ISocket Datagram()
        {
            return new NanoSocket(new Socket(_runner, SocketType.Dgram, ProtocolType.Udp));
        }

        public void Dispose()
        {
            _runner.Dispose(0);
        }
    }
}
