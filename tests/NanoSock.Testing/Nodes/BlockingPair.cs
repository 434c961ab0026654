using System;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Testing
{
    /// <summary>Two nodes with threads of their own on one switch, in real time. No result depends on speed, except for
    /// generous limits.</summary>
    internal sealed class BlockingPair : IDisposable
    {
        internal const int Limit = 60000;

        private int _port = 1000;

        internal BlockingPair(StackOptions options = null)
        {
            VirtualSwitch hub = new VirtualSwitch(4, 1500, 256, false);
            Server = Runner(hub, "10.0.0.1", options ?? new StackOptions { TcpSockets = 64, TcpHalfOpen = 64 }, 1);
            Client = Runner(hub, "10.0.0.2", options ?? new StackOptions { TcpSockets = 64, TcpHalfOpen = 64 }, 2);
        }

        internal StackRunner Server { get; }

        internal StackRunner Client { get; }

        internal static IPEndPoint At(string address, int port)
        {
            return new IPEndPoint(IPAddress.Parse(address), port);
        }

        /// <summary>Runs an action on a thread of its own.</summary>
        internal static Task Start(Action action)
        {
            return new Task(action);
        }

        internal static SocketError ErrorOf(Action action)
        {
            try
            {
                action();
                return SocketError.Success;
            }
            catch (SocketException exception)
            {
                return exception.SocketErrorCode;
            }
        }

        internal Socket Listener(int port = 7, int backlog = 16)
        {
            Socket listener = new Socket(Server, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Any, port));
            listener.Listen(backlog);
            listener.AcceptTimeout = Limit;
            return listener;
        }

        internal Socket Connect(int port = 7)
        {
            Socket socket = new Socket(Client, SocketType.Stream,
                ProtocolType.Tcp) { ConnectTimeout = Limit, ReceiveTimeout = Limit, SendTimeout = Limit };
            socket.Connect(At("10.0.0.1", port));
            return socket;
        }

        /// <summary>Opens a connection: the client's end and the server's.</summary>
        internal (Socket Client, Socket Server) Connection()
        {
            // Another port each time: the connections of the last one are still within the listener's set.
            _port++;
            using Socket listener = Listener(_port);
            Socket client = Connect(_port);
            Socket server = listener.Accept();
            server.ReceiveTimeout = Limit;
            server.SendTimeout = Limit;
            return (client, server);
        }

        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }

        private static StackRunner Runner(VirtualSwitch hub, string address, StackOptions options, int secret)
        {
            options.Secret = Simulation.Secret(secret);
            StackRunner runner = new StackRunner(new NetStack(options));
            Assert.AreEqual(0, runner.AddInterface(hub.AddPort(256), IPAddress.Parse(address).Value, 24));
            runner.Start();
            return runner;
        }

        /// <summary>A thread that rethrows its exception when it is joined.</summary>
        internal sealed class Task
        {
            private readonly Thread _thread;
            private Exception _exception;

            internal Task(Action action)
            {
                _thread = new Thread(() =>
                {
                    try
                    {
                        action();
                    }
                    catch (Exception exception)
                    {
                        _exception = exception;
                    }
                });
                _thread.IsBackground = true;
                _thread.Start();
            }

            internal void Join()
            {
                Assert.IsTrue(_thread.Join(Limit), "A thread is stuck.");
                if (_exception != null)
                {
                    throw new AssertFailedException("A thread failed: " + _exception);
                }
            }
        }
    }
}
