using System;
using System.Collections.Generic;
using NanoSock.Host.Forwarding;
using NanoSock.Sockets;
using NanoSock.Transport;

namespace NanoSock.Host.Running
{
    /// <summary>Forwards a port of 127.0.0.1 to each TCP listener of a program, while it is open for the first
    /// time.</summary>
    internal sealed class ListenerPump : IPump
    {
        private const int IntervalMilliseconds = 100;

        // Ports below 1024 need privileges, so that port 80 of the board is port 8080 of the machine.
        private const int FirstUnprivileged = 1024;
        private const int Shift = 8000;

        private readonly StackRunner _runner;
        private readonly PortForwarder _forwarder;
        private readonly Action<Forward> _announce;
        private readonly HashSet<int> _seen = new HashSet<int>();

        /// <summary>Creates the pump.</summary>
        /// <param name="runner">The runner of the board's stack.</param>
        /// <param name="forwarder">The carriers of the host side.</param>
        /// <param name="announce">Receives each new port.</param>
        internal ListenerPump(StackRunner runner, PortForwarder forwarder, Action<Forward> announce)
        {
            _runner = runner;
            _forwarder = forwarder;
            _announce = announce;
        }

        /// <inheritdoc/>
        public bool IsLinkBlocked
        {
            get { return false; }
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            List<int> opened = new List<int>();
            SocketInfo info = new SocketInfo();
            lock (_runner.SyncRoot)
            {
                for (int i = 0; i < _runner.Stack.TableCapacity; i++)
                {
                    if (_runner.Stack.GetSocketInfo(i, info) && info.State == TcpState.Listen
                        && _seen.Add(info.LocalPort))
                    {
                        opened.Add(info.LocalPort);
                    }
                }
            }

            foreach (int port in opened)
            {
                _announce(Open(port));
            }

            return nowMilliseconds + IntervalMilliseconds;
        }

        private Forward Open(int port)
        {
            int native = port >= FirstUnprivileged ? port : port + Shift;
            try
            {
                return _forwarder.Add(new ForwardRule(ProtocolType.Tcp, native, port));
            }
            catch (ForwardException)
            {
                // Another program of this machine has the port.
                return _forwarder.Add(new ForwardRule(ProtocolType.Tcp, 0, port));
            }
        }
    }
}
