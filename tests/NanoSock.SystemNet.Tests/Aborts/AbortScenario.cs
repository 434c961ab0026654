using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;

namespace NanoSock.SystemNet.Tests.Aborts
{
    /// <summary>Threads that are aborted in the middle of calls of System.Net, while another connection of the same
    /// node goes on.</summary>
    internal sealed class AbortScenario : IDisposable
    {
        private const int Sockets = 6;

        private readonly BlockingPair _pair;
        private readonly Socket _listener;
        private readonly BlockingCollection<Socket> _accepted = new BlockingCollection<Socket>();
        private readonly Socket _client;
        private readonly Socket _server;
        private readonly Socket _datagrams;
        private Socket _victim;
        private Socket _peer;
        private int _port = 1000;

        private AbortScenario()
        {
            _pair = new BlockingPair(Options());
            Network.Start(_pair.Server, null);
            _listener = Bound(80);
            _listener.Listen(4);
            _datagrams = World.Udp();
            _datagrams.Bind(new IPEndPoint(IPAddress.Any, 80));
            Network.Start(_pair.Client, null);
            _client = World.Tcp();
            _client.Connect(World.At(World.Server, 80));
            new Thread(AcceptAll) { IsBackground = true }.Start();
            _server = Take();
            _client.ReceiveTimeout = BlockingPair.Limit;
            _server.ReceiveTimeout = BlockingPair.Limit;
        }

        private static NanoSock.Sockets.StackOptions Options() => new NanoSock.Sockets.StackOptions
        {
            TcpSockets = Sockets, UdpSockets = 3, TcpReceiveBuffer = 1024, TcpSendBuffer = 1024, TcpTimeWait = 4,
            ArpPendingPackets = 2,
        };

        /// <summary>Aborts a thread at each point of a call.</summary>
        /// <param name="call">The name of the call.</param>
        /// <param name="step">The distance of the points.</param>
        /// <param name="repeats">True to throw twice.</param>
        /// <returns>The number of aborted threads.</returns>
        internal static int Run(string call, int step, bool repeats)
        {
            using AbortScenario scenario = new AbortScenario();
            int aborted = 0;
            for (int at = 1; scenario.Abort(call, at, repeats); at += step)
            {
                aborted++;
            }

            return aborted;
        }

        public void Dispose()
        {
            _pair.Dispose();
        }

        // Returns false if the call ends before the point.
        private bool Abort(string call, int at, bool repeats)
        {
            _victim = null;
            _peer = null;
            Prepare(call);
            bool isAborted = false;
            BlockingPair.Task thread = BlockingPair.Start(() =>
            {
                AbortProbe.Arm(at, repeats);
                try
                {
                    Call(call);
                }
                catch (AbortProbe.AbortException)
                {
                    // The thread ends.
                }
                catch (SocketException) when (AbortProbe.Calls >= at)
                {
                    // The repair after the abort has ended the connection that was being opened.
                }
                catch (IOException e) when (e.InnerException is AbortProbe.AbortException)
                {
                    // The constructor of NetworkStream replaces the exception.
                }
                finally
                {
                    isAborted = AbortProbe.Calls >= at;
                    AbortProbe.Arm(0, false);
                }
            });
            thread.Join();
            Exchange();
            CloseAll();
            Exchange();
            CheckTable(call, at);
            return isAborted;
        }

        private void Prepare(string call)
        {
            if (call == "Open")
            {
                return;
            }

            _port++;
            if (call == "SendTo" || call == "ReceiveFrom")
            {
                _victim = World.Udp();
                _victim.Bind(new IPEndPoint(IPAddress.Any, _port));
                _victim.ReceiveTimeout = BlockingPair.Limit;
                if (call == "ReceiveFrom")
                {
                    _datagrams.SendTo(new byte[5], World.At(World.Client, _port));
                }

                return;
            }

            if (call == "Accept" || call == "Bind" || call == "Connect")
            {
                _victim = World.Tcp();
                if (call == "Accept")
                {
                    _victim.Bind(new IPEndPoint(IPAddress.Any, _port));
                    _victim.Listen(2);
                    Network.Start(_pair.Server, null);
                    _peer = World.Tcp();
                    Network.Start(_pair.Client, null);
                    _peer.Connect(World.At(World.Client, _port));
                }

                return;
            }

            _victim = World.Tcp();
            _victim.ReceiveTimeout = BlockingPair.Limit;
            _victim.Connect(World.At(World.Server, 80));
            _peer = Take();
            if (call == "Receive")
            {
                _peer.Send(new byte[5]);
            }
        }

        private void Call(string call)
        {
            switch (call)
            {
                case "Open":
                    _victim = World.Tcp();
                    break;
                case "Connect":
                    _victim.Connect(World.At(World.Server, 80));
                    break;
                case "Bind":
                    _victim.Bind(new IPEndPoint(IPAddress.Any, _port));
                    _victim.Listen(2);
                    break;
                case "Accept":
                    Socket accepted = _victim.Accept();
                    accepted.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger, 0);
                    accepted.Close();
                    break;
                case "Send":
                    // More than both buffers hold: the thread waits, too, until the time is over.
                    _victim.SendTimeout = 20;
                    _victim.Send(new byte[3000]);
                    break;
                case "Receive":
                    Assert.IsLessThan(10, new NetworkStream(_victim).Read(new byte[9], 0, 9));
                    break;
                case "Wait":
                    _victim.Poll(1000, SelectMode.SelectRead);
                    break;
                case "Options":
                    _victim.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
                    _ = _victim.LocalEndPoint;
                    _ = _victim.Available;
                    break;
                case "SendTo":
                    _victim.SendTo(new byte[9], World.At(World.Server, 80));
                    break;
                case "ReceiveFrom":
                    EndPoint from = null;
                    _victim.ReceiveFrom(new byte[9], ref from);
                    break;
                default:
                    _victim.Close();
                    break;
            }
        }

        // Bytes and their order on the other connection.
        private void Exchange()
        {
            byte[] sent = new byte[50];
            byte[] received = new byte[50];
            for (int turn = 0; turn < 2; turn++)
            {
                Socket from = turn == 0 ? _client : _server;
                Socket to = turn == 0 ? _server : _client;
                for (int i = 0; i < sent.Length; i++)
                {
                    sent[i] = (byte)(_port + turn + i);
                }

                from.Send(sent);
                int got = 0;
                while (got < received.Length)
                {
                    int count = to.Receive(received, got, received.Length - got, SocketFlags.None);
                    Check(count > 0, "the other connection has ended");
                    got += count;
                }

                Check(sent.AsSpan().SequenceEqual(received), "the other connection has other bytes");
            }
        }

        private void CloseAll()
        {
            foreach (Socket socket in new[] { _victim, _peer })
            {
                try
                {
                    socket?.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger, 0);
                }
                catch (Exception e) when (e is SocketException || e is ObjectDisposedException)
                {
                    // The call has closed it.
                }

                socket?.Close();
            }

            _victim = null;
            _peer = null;
            CloseAccepted();
        }

        private void AcceptAll()
        {
            try
            {
                while (true)
                {
                    _accepted.Add(_listener.Accept());
                }
            }
            catch (Exception e) when (e is SocketException || e is ObjectDisposedException)
            {
                // The node has ended.
            }
        }

        private Socket Take()
        {
            Check(_accepted.TryTake(out Socket socket, BlockingPair.Limit), "no connection has come");
            return socket;
        }

        // The other ends of connections that aborted calls have opened.
        private void CloseAccepted()
        {
            while (_accepted.TryTake(out Socket socket))
            {
                socket.Close();
            }
        }

        // All sockets come back: those that were lost with their threads by their finalizers.
        private void CheckTable(string call, int at)
        {
            for (int i = 0; i < 500; i++)
            {
                if (Used(_pair.Client) == 1 && Used(_pair.Server) == 3)
                {
                    return;
                }

                CloseAccepted();
                GC.Collect();
                GC.WaitForPendingFinalizers();
                Thread.Sleep(5);
            }

            Check(false, call + " at " + at + ": the client has " + Used(_pair.Client) + " sockets, the server "
                + Used(_pair.Server));
        }

        private static int Used(NanoSock.Sockets.StackRunner runner)
        {
            NanoSock.Sockets.SocketInfo info = new NanoSock.Sockets.SocketInfo();
            int used = 0;
            lock (runner.SyncRoot)
            {
                for (int row = 0; row < runner.Stack.TableCapacity; row++)
                {
                    if (runner.Stack.GetSocketInfo(row, info) && info.Descriptor >= 0)
                    {
                        used++;
                    }
                }
            }

            return used;
        }

        private static Socket Bound(int port)
        {
            Socket socket = World.Tcp();
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return socket;
        }

        private static void Check(bool condition, string message)
        {
            if (!condition)
            {
                throw new InvalidOperationException(message);
            }
        }
    }
}
