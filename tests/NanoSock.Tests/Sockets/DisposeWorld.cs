using System;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Sockets
{
    /// <summary>A client that is connected to a server, by a link and with a clock in which all operations can
    /// fail.</summary>
    internal sealed class DisposeWorld : IDisposable
    {
        private readonly StackRunner _server;

        internal DisposeWorld(bool start = true)
        {
            VirtualSwitch hub = new VirtualSwitch(4, 1500, 256, false);
            _server = new StackRunner(new NetStack(new StackOptions { Secret = Simulation.Secret(2) }));
            Assert.AreEqual(0, _server.AddInterface(hub.AddPort(64), IPAddress.Parse("10.0.0.1").Value, 24));
            _server.Start();
            using Socket listener = new Socket(_server, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Any, 7));
            listener.Listen(4);
            Link = new TroubleLink(hub.AddPort(64));
            Cable = new CableLink(Link);
            Client = new StackRunner(new NetStack(new StackOptions { Secret = Simulation.Secret(3) }), Clock, Wait);
            Assert.AreEqual(0, Client.AddInterface(Cable, IPAddress.Parse("10.0.0.2").Value, 24));
            if (start)
            {
                Client.Start();
                Assert.IsTrue(Wait.Waits.WaitOne(BlockingPair.Limit));
            }

            Socket = new Socket(Client, SocketType.Stream, ProtocolType.Tcp);
            BlockingPair.Task pump = BlockingPair.Start(() =>
            {
                while (!start && !Socket.Connected)
                {
                    lock (Client.SyncRoot)
                    {
                        Client.PollLocked();
                    }

                    Thread.Sleep(1);
                }
            });
            Socket.Connect(BlockingPair.At("10.0.0.1", 7), BlockingPair.Limit);
            pump.Join();
            Accepted = listener.Accept();
        }

        internal StackRunner Client { get; }

        internal Socket Socket { get; }

        internal Socket Accepted { get; }

        internal TroubleLink Link { get; }

        internal CableLink Cable { get; }

        internal PausableClock Clock { get; } = new PausableClock();

        internal WatchedWait Wait { get; } = new WatchedWait();

        // The server's thread stops, but its link remains.
        internal void Hold()
        {
            _server.Dispose(0);
        }

        public void Dispose()
        {
            Client.Dispose(0);
            _server.Dispose(0);
        }
    }
}
