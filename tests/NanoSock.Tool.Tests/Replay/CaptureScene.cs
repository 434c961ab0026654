using System;
using System.IO;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Tool.Tests.Replay
{
    /// <summary>Records what a node on a cable with one peer sends and receives, in virtual time.</summary>
    internal sealed class CaptureScene
    {
        internal const uint NodeAddress = 0x0A000002;
        internal const uint PeerAddress = 0x0A000001;

        private readonly MemoryCapture _sink = new MemoryCapture();
        private readonly CaptureLink _capture;
        private long _now;

        internal CaptureScene(LinkMedium medium = LinkMedium.Ethernet, uint peerAddress = PeerAddress,
            int peerPrefixLength = 24)
        {
            (NodeLink, PeerLink) = PipeLink.Connect(medium);
            _capture = new CaptureLink(NodeLink, _sink, "board");
            Node = new NetStack(new StackOptions { Secret = Key(1) });
            Peer = new NetStack(new StackOptions { Secret = Key(2), Addresses = 1 });
            Node.AddInterface(_capture, NodeAddress, 24);
            Peer.AddInterface(PeerLink, peerAddress, peerPrefixLength);
        }

        internal NetStack Node { get; }

        internal NetStack Peer { get; }

        internal PipeLink NodeLink { get; }

        internal PipeLink PeerLink { get; }

        /// <summary>Runs both nodes for a time.</summary>
        internal void Run(int milliseconds)
        {
            for (long end = _now + milliseconds; _now < end; _now++)
            {
                for (int i = 0; i < 8; i++)
                {
                    Node.Poll(_now);
                    Peer.Poll(_now);
                }
            }
        }

        /// <summary>Opens a connection, and returns the descriptors of both ends.</summary>
        internal (int Client, int Server) Connect(NetStack client, NetStack server, int port)
        {
            int listener = server.Socket(SocketType.Stream);
            server.Bind(listener, 0, port);
            server.Listen(listener, 1);
            int socket = client.Socket(SocketType.Stream);
            client.Bind(socket, client.GetAddress(0), 0);
            client.Connect(socket, server.GetAddress(0), port);
            Run(20);
            return (socket, server.Accept(listener));
        }

        /// <summary>Sends bytes, which the other end reads.</summary>
        internal void Send(NetStack from, int sender, NetStack to, int receiver, int count)
        {
            byte[] buffer = new byte[4096];
            int sent = 0;
            int received = 0;
            for (int i = 0; i < 2000 && received < count; i++)
            {
                sent += Math.Max(0, from.Send(sender, new byte[count - sent], 0, count - sent));
                Run(1);
                received += Math.Max(0, to.Receive(receiver, buffer, 0, buffer.Length));
            }

            Run(50);
        }

        /// <summary>Echoes a few bytes on a port of the node, and closes the connection from the peer.</summary>
        internal void Echo(int port = 7)
        {
            (int client, int server) = Connect(Peer, Node, port);
            Send(Peer, client, Node, server, 100);
            Send(Node, server, Peer, client, 100);
            Peer.Close(client);
            Run(20);
            Node.Close(server);
            Run(50);
        }

        /// <summary>Returns the capture.</summary>
        internal byte[] ToArray()
        {
            return _sink.ToArray();
        }

        private static byte[] Key(byte value)
        {
            byte[] key = new byte[32];
            Array.Fill(key, value);
            return key;
        }
    }
}
