using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using SocketException = System.Net.Sockets.SocketException;
using SocketType = System.Net.Sockets.SocketType;
using ProtocolType = System.Net.Sockets.ProtocolType;
using Socket = System.Net.Sockets.Socket;
using SocketError = System.Net.Sockets.SocketError;
using AddressFamily = System.Net.Sockets.AddressFamily;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>Two nodes with sockets of System.Net, which belong to the node that was started last.</summary>
    internal sealed class World : IDisposable
    {
        internal const string Server = "10.0.0.1";
        internal const string Client = "10.0.0.2";

        private readonly BlockingPair _pair;

        internal World(StackOptions options = null)
        {
            _pair = new BlockingPair(options);
            UseClient();
        }

        internal StackRunner ServerRunner => _pair.Server;

        internal StackRunner ClientRunner => _pair.Client;

        internal void UseServer() => Network.Start(_pair.Server, null);

        internal void UseClient() => Network.Start(_pair.Client, null);

        internal Socket Listener(int port)
        {
            UseServer();
            Socket listener = Tcp();
            listener.Bind(new IPEndPoint(IPAddress.Any, port));
            listener.Listen(4);
            UseClient();
            return listener;
        }

        internal (Socket Client, Socket Server) Connection(int port = 80)
        {
            using Socket listener = Listener(port);
            Socket client = Tcp();
            client.Connect(At(Server, port));
            Socket server = listener.Accept();
            client.ReceiveTimeout = BlockingPair.Limit;
            server.ReceiveTimeout = BlockingPair.Limit;
            return (client, server);
        }

        internal static IPEndPoint At(string address, int port) => new IPEndPoint(IPAddress.Parse(address), port);

        internal static Socket Tcp() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        internal static Socket Udp() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        internal static SocketError ErrorOf(Action action) =>
            (SocketError)Assert.ThrowsExactly<SocketException>(action).ErrorCode;

        internal static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);

        public void Dispose()
        {
            _pair.Dispose();
        }
    }
}
