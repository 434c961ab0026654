using System;
using System.Diagnostics;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Throughput.InProcess
{
    /// <summary>Two stacks and the wire between them, polled in turn by the measurement.</summary>
    internal sealed class NodePair
    {
        internal const uint ClientAddress = 0x0A000001;
        internal const uint ServerAddress = 0x0A000002;

        private const int MostTurns = 100_000;

        private readonly MemoryLink _clientLink;
        private readonly MemoryLink _serverLink;

        internal NodePair()
        {
            (_clientLink, _serverLink) = MemoryLink.MakePair();
            Client = Make(_clientLink, ClientAddress);
            Server = Make(_serverLink, ServerAddress);
        }

        internal NetStack Client { get; }

        internal NetStack Server { get; }

        /// <summary>Returns true if no packet is on the wire.</summary>
        internal bool IsQuiet
        {
            get { return !_clientLink.HasArrived && !_serverLink.HasArrived; }
        }

        /// <summary>Returns the milliseconds of the stacks' clock.</summary>
        internal static long Milliseconds(long ticks)
        {
            return ticks / (Stopwatch.Frequency / 1000);
        }

        /// <summary>Polls both.</summary>
        internal void Poll(long milliseconds)
        {
            Client.Poll(milliseconds);
            Server.Poll(milliseconds);
        }

        /// <summary>Opens a connection.</summary>
        /// <returns>The client's descriptor and the server's.</returns>
        internal (int Client, int Server) Connect(int port)
        {
            int listener = Expect(Server.Socket(SocketType.Stream));
            Expect(Server.Bind(listener, 0, port));
            Expect(Server.Listen(listener, 1));
            int client = Expect(Client.Socket(SocketType.Stream));
            int result = Client.Connect(client, ServerAddress, port);
            Expect(result == -(int)SocketError.InProgress ? 0 : result);
            for (int turn = 0; turn < MostTurns; turn++)
            {
                Poll(Milliseconds(Stopwatch.GetTimestamp()));
                int server = Server.Accept(listener);
                if (server >= 0)
                {
                    return (client, server);
                }
            }

            throw new InvalidOperationException("No connection came about.");
        }

        /// <summary>Returns a result that must not be an error.</summary>
        internal static int Expect(int result)
        {
            return result >= 0
                ? result
                : throw new InvalidOperationException("The stack refuses: " + (SocketError)(-result));
        }

        private static NetStack Make(MemoryLink link, uint address)
        {
            NetStack stack = new NetStack(FastDesktop.Make());
            Expect(stack.AddInterface(link, address, 24));
            return stack;
        }
    }
}
