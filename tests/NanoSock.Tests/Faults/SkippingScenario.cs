using System;
using System.Collections.Generic;
using System.Threading;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Faults
{
    /// <summary>A program with blocking sockets on a loopback, one of whose calls fails as
    /// <see cref="SkippingProbe"/> determines.</summary>
    internal static class SkippingScenario
    {
        private const int Limit = 20000;
        private static readonly List<Socket> s_open = new();

        /// <summary>Runs once, and returns the number of calls that can fail.</summary>
        internal static int Count(bool throws)
        {
            string wrong = Run(0, throws);
            return wrong == null ? SkippingProbe.Calls : throw new InvalidOperationException(wrong);
        }

        /// <summary>Runs once; returns the error, or null for none.</summary>
        internal static string Run(int at, bool throws)
        {
            StackOptions options = new()
            {
                TcpSockets = 4, UdpSockets = 2, TcpTimeWait = 4, MaximumMtu = 576, Secret = Simulation.Secret(7)
            };
            using StackRunner runner = new(new NetStack(options));
            runner.AddInterface(new LoopbackLink(576, 16), IPAddress.Loopback.Value, 8);
            ScriptedResolver resolver = new(runner.Stack);
            resolver.Add("self", "127.0.0.1");
            runner.Resolver = resolver;
            runner.Start();
            string wrong = null;
            s_open.Clear();
            SkippingProbe.Arm(at, throws);
            try
            {
                Play(runner);
            }
            catch (Exception e) when (throws && (e is OutOfMemoryException
                || (e as SocketException)?.SocketErrorCode == SocketError.ConnectionAborted))
            {
                // Such a program closes its sockets, below. A Poll that an exception ends aborts a handshake.
            }
            catch (Exception e)
            {
                wrong = "threw " + e;
            }

            CloseAll();
            SkippingProbe.Disarm();
            return wrong ?? Leak(runner, resolver);
        }

        private static void Play(StackRunner runner)
        {
            Socket listener = Open(runner, SocketType.Stream);
            listener.SetSocketOption(SocketOption.ReuseAddress, 1);
            Same(1, listener.GetSocketOption(SocketOption.ReuseAddress));
            listener.Bind(new IPEndPoint(IPAddress.Any, 7));
            listener.Listen(2);
            listener.AcceptTimeout = Limit;
            Socket client = Open(runner, SocketType.Stream);
            Same(1, Dns.GetHostEntry(runner, "self", Limit).AddressList.Length);
            client.ConnectTimeout = Limit;
            client.Connect("self", 7);
            Same(7, client.RemoteEndPoint.Port);
            Socket server = listener.Accept();
            s_open.Add(server);
            Same(7, server.LocalEndPoint.Port);
            byte[] data = { 1, 2, 3, 4, 5 };
            byte[] back = new byte[8];
            Same(5, client.Send(data));
            server.ReceiveTimeout = Limit;
            Same(5, server.Receive(back));
            Same(5, back[4]);
            client.Shutdown(SocketShutdown.Send);
            Same((int)SocketReadiness.Readable,
                (int)(server.Poll(Limit, SocketReadiness.Readable) & SocketReadiness.Readable));
            Same(0, server.Receive(back));
            server.Close();
            Same(-1, server.Handle);
            Datagrams(runner, data, back);
            CloseAll();
        }

        private static void Datagrams(StackRunner runner, byte[] data, byte[] back)
        {
            Socket one = Open(runner, SocketType.Dgram);
            one.Bind(new IPEndPoint(IPAddress.Loopback, 9));
            Same((int)SocketError.NetworkUnreachable,
                (int)BlockingPair.ErrorOf(() => one.JoinGroup(new IPAddress(0xE0000105))));
            one.ReceiveTimeout = Limit;
            Socket two = Open(runner, SocketType.Dgram);
            Same(5, two.SendTo(data, 0, 5, new IPEndPoint(IPAddress.Loopback, 9)));
            IPEndPoint from = null;
            Same(5, one.ReceiveFrom(back, 0, 8, ref from));
            Same(two.LocalEndPoint.Port, from.Port);
        }

        private static Socket Open(StackRunner runner, SocketType type)
        {
            Socket socket = new(runner, type, ProtocolType.Unspecified);
            s_open.Add(socket);
            return socket;
        }

        private static void CloseAll()
        {
            foreach (Socket socket in s_open)
            {
                while (!Close(socket))
                {
                    // Closes until it succeeds.
                }
            }
        }

        private static bool Close(Socket socket)
        {
            try
            {
                socket.Close();
                return socket.Handle < 0;
            }
            catch (OutOfMemoryException)
            {
                return false;
            }
        }

        private static string Leak(StackRunner runner, ScriptedResolver resolver)
        {
            string left = null;
            for (int wait = 0; wait < Limit / 10; wait++)
            {
                // A socket whose constructor did not return is closed by its finalizer.
                GC.Collect();
                GC.WaitForPendingFinalizers();
                left = InUse(runner, resolver);
                if (left == null)
                {
                    return null;
                }

                Thread.Sleep(10);
            }

            return left;
        }

        private static string InUse(StackRunner runner, ScriptedResolver resolver)
        {
            lock (runner.SyncRoot)
            {
                SocketInfo info = new();
                for (int row = 0; row < 6; row++)
                {
                    if (runner.Stack.GetSocketInfo(row, info))
                    {
                        return $"socket {row} is in use: {info.Protocol} {info.State} descriptor {info.Descriptor}";
                    }
                }

                if (resolver.InUse != 0)
                {
                    return $"{resolver.InUse} queries are in use";
                }

                return runner.Stack.FreeConnections == 4 ? null : $"{runner.Stack.FreeConnections} free connections";
            }
        }

        private static void Same(int expected, int actual)
        {
            if (expected != actual)
            {
                throw new InvalidOperationException($"{actual} instead of {expected}");
            }
        }
    }
}
