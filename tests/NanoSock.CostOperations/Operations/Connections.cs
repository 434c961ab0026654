using System.Collections.Generic;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.CostOperations
{
    /// <summary>Opening and closing of connections, on a node that may have others: the total of every call and every
    /// Poll. The peer's work is not counted.</summary>
    internal static class Connections
    {
        private const int Port = 7;

        internal static IEnumerable<Operation> All()
        {
            yield return new Operation("connect",
                "Socket, Connect, and the Polls that send SYN, take SYN-ACK and acknowledge it",
                meter => Connect(meter, Empty()));
            yield return new Operation("accept",
                "the Polls that take SYN, send SYN-ACK and take its acknowledgment, and Accept",
                meter => Accept(meter, Empty()));
            yield return new Operation("close-active",
                "Close, and the Polls that send FIN, take its acknowledgment and the peer's FIN, and answer: up to "
                    + "TIME-WAIT",
                meter => CloseActive(meter, Empty()));
            yield return new Operation("close-passive",
                "the Polls that take a FIN and acknowledge it, Close, and the Polls that send FIN and take its "
                    + "acknowledgment: up to the free slot",
                meter => ClosePassive(meter, Empty()));
        }

        private static Node Empty()
        {
            return new Node(CostLinks.WithoutChecksums());
        }

        internal static void Connect(Meter meter, Node node)
        {
            int others = CountOf(node, TcpState.Established);
            for (int i = 0; i < Meter.Samples; i++)
            {
                int socket = -1;
                int port = 3000 + i;
                node.Tick();
                meter.Count(() =>
                {
                    socket = node.Stack.Socket(SocketType.Stream);
                    node.Stack.Connect(socket, Node.Peer, port);
                    node.Poll();
                });
                byte[] syn = node.Link.TakeOnly();
                TcpPeer peer = new TcpPeer(node, port, Raw.Read16(syn, 20), false);
                peer.Absorb(syn);
                node.Put(peer.Open(TcpPeer.Syn | TcpPeer.Ack));
                node.Tick();
                meter.CountOn(node.Poll);
                Check.That(peer.IsAllAcknowledgedBy(node.Link.TakeOnly()), "The SYN is not acknowledged.");
                Check.That((node.Stack.Ready(socket) & SocketReadiness.Writable) != 0, "The connection is not open.");
                End(node, peer, socket, others);
            }
        }

        internal static void Accept(Meter meter, Node node)
        {
            int listener = node.Listen(Port);
            int others = CountOf(node, TcpState.Established);
            for (int i = 0; i < Meter.Samples; i++)
            {
                TcpPeer peer = new TcpPeer(node, 3000 + i, Port, false);
                node.Put(peer.Open(TcpPeer.Syn));
                node.Tick();
                meter.Count(node.Poll);
                peer.Absorb(node.Link.TakeOnly());
                node.Put(peer.Next(TcpPeer.Ack));
                node.Tick();
                int socket = -1;
                meter.CountOn(() =>
                {
                    node.Poll();
                    socket = node.Stack.Accept(listener);
                });
                Check.That(socket >= 0, "Accept: " + socket);
                End(node, peer, socket, others);
            }
        }

        internal static void CloseActive(Meter meter, Node node)
        {
            int listener = node.Listen(Port);
            for (int i = 0; i < Meter.Samples; i++)
            {
                TcpPeer peer = TcpPeer.Accepted(node, listener, Port, false, out int socket, 3000 + i);
                node.Tick();
                meter.Count(() =>
                {
                    node.Stack.Close(socket);
                    node.Poll();
                });
                peer.Absorb(node.Link.TakeOnly());
                node.Put(peer.Next(TcpPeer.Ack));
                node.Tick();
                meter.CountOn(node.Poll);
                node.Put(peer.Next(TcpPeer.Ack | TcpPeer.Fin));
                node.Tick();
                meter.CountOn(node.Poll);
                Check.That(peer.IsAllAcknowledgedBy(node.Link.TakeOnly()), "The FIN is not acknowledged.");
                Check.Equal(1, CountOf(node, TcpState.TimeWait), "Records in TIME-WAIT");
                Forget(node);
            }
        }

        internal static void ClosePassive(Meter meter, Node node)
        {
            int listener = node.Listen(Port);
            for (int i = 0; i < Meter.Samples; i++)
            {
                TcpPeer peer = TcpPeer.Accepted(node, listener, Port, false, out int socket, 3000 + i);
                node.Put(peer.Next(TcpPeer.Ack | TcpPeer.Fin));
                node.Tick();
                meter.Count(node.Poll);
                Check.That(peer.IsAllAcknowledgedBy(node.Link.TakeOnly()), "The FIN is not acknowledged.");
                node.Tick();
                meter.CountOn(() =>
                {
                    node.Stack.Close(socket);
                    node.Poll();
                });
                peer.Absorb(node.Link.TakeOnly());
                node.Put(peer.Next(TcpPeer.Ack));
                node.Tick();
                meter.CountOn(node.Poll);
                Check.Equal(0, CountOf(node, TcpState.LastAck) + CountOf(node, TcpState.TimeWait),
                    "What is left of the connection");
            }
        }

        private static void End(Node node, TcpPeer peer, int socket, int others)
        {
            node.Take(peer.Next(TcpPeer.Ack | TcpPeer.Fin));
            node.Stack.Close(socket);
            node.Poll();
            peer.AbsorbAll();
            node.Take(peer.Next(TcpPeer.Ack));
            Check.Equal(others, CountOf(node, TcpState.LastAck) + CountOf(node, TcpState.Established),
                "What is left of the connection");
            Forget(node);
        }

        // Until TIME-WAIT has expired, so that each run starts on a node without TIME-WAIT records.
        private static void Forget(Node node)
        {
            node.Pass(500);
            node.Tick(61000);
            node.Pass(100);
            Check.Equal(0, CountOf(node, TcpState.TimeWait), "Records in TIME-WAIT");
        }

        private static int CountOf(Node node, TcpState state)
        {
            SocketInfo info = new SocketInfo();
            int count = 0;
            for (int i = 0; i < node.Stack.TableCapacity; i++)
            {
                count += node.Stack.GetSocketInfo(i, info) && info.Protocol == ProtocolType.Tcp && info.State == state
                    ? 1
                    : 0;
            }

            return count;
        }
    }
}
