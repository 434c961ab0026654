extern alias eventloop;

using System;
using System.Text;
using eventloop::EventLoop;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Tests.Samples
{
    /// <summary>The chat server with its own sizes, and a node of clients, on one switch in virtual time.</summary>
    internal sealed class ChatBench
    {
        internal const uint ServerAddress = 0xC0A80702;

        internal readonly ChatProgram Program;
        internal readonly NetStack Clients;
        internal readonly VirtualPort ClientPort;
        internal long Now = 1000;

        private readonly byte[] _buffer = new byte[4096];

        internal ChatBench()
        {
            VirtualSwitch network = new VirtualSwitch(2);
            StackOptions options = new StackOptions();
            ChatProgram.Fit(options);
            NetStack server = new NetStack(options);
            server.AddInterface(network.AddPort(64), ServerAddress, 24);
            ClientPort = network.AddPort(64);
            Clients = new NetStack(new StackOptions { TcpSockets = 32, TcpReceiveBuffer = 512, TcpSendBuffer = 16384 });
            Clients.AddInterface(ClientPort, 0xC0A80701, 24);
            Program = new ChatProgram(server);
            Assert.AreEqual(SocketError.Success, Program.Start());
        }

        /// <summary>Opens a connection; returns its descriptor.</summary>
        internal int Connect()
        {
            int client = Clients.Socket(SocketType.Stream);
            Clients.Connect(client, ServerAddress, ChatProgram.Port);
            Run(20);
            return client;
        }

        internal void Send(int client, string text)
        {
            Assert.AreEqual(text.Length, Clients.Send(client, Encoding.ASCII.GetBytes(text), 0, text.Length));
        }

        /// <summary>Returns what a client has received; null at the end of its connection.</summary>
        internal string Receive(int client)
        {
            StringBuilder text = new StringBuilder();
            int count;
            while ((count = Clients.Receive(client, _buffer, 0, _buffer.Length)) > 0)
            {
                text.Append(Encoding.ASCII.GetString(_buffer, 0, count));
            }

            return text.Length == 0 && count != -(int)SocketError.WouldBlock ? null : text.ToString();
        }

        /// <summary>Advances time in steps of a millisecond.</summary>
        /// <param name="milliseconds">The time to pass.</param>
        /// <param name="each">Is called after each step; null for nothing.</param>
        internal void Run(long milliseconds, Action each = null)
        {
            for (long end = Now + milliseconds; Now < end; Now++)
            {
                int turns = 0;
                while (Program.Step(Now) <= Now | Clients.Poll(Now) <= Now)
                {
                    Assert.IsLessThan(1000, ++turns, "The server does not come to rest.");
                }

                each?.Invoke();
            }
        }
    }
}
