using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Tests.Faults
{
    /// <content>The checks at the end.</content>
    internal sealed partial class FaultScenario
    {
        private string Leak()
        {
            foreach (int peer in _peers)
            {
                return "the server still has a connection: " + Describe();
            }

            SocketInfo info = new();
            for (int node = 0; node < 2; node++)
            {
                NetStack stack = _stacks[node];
                for (int row = 0; row < stack.TableCapacity; row++)
                {
                    if (stack.GetSocketInfo(row, info)
                        && !(node == 0 && (info.Descriptor == _listener || info.Descriptor == _datagrams)))
                    {
                        return $"row {row} of node {node} is taken: {info.Protocol} {info.State} descriptor "
                            + $"{info.Descriptor}";
                    }
                }

                if (stack.FreeConnections != 3)
                {
                    return $"{stack.FreeConnections} free connections at node {node}";
                }

                for (int i = node == 0 ? 1 : 0; i < TcpSockets; i++)
                {
                    if (stack.Socket(SocketType.Stream) < 0)
                    {
                        return $"node {node} has lost a TCP socket";
                    }
                }

                for (int i = node == 0 ? 1 : 0; i < UdpSockets; i++)
                {
                    if (stack.Socket(SocketType.Dgram) < 0)
                    {
                        return $"node {node} has lost a UDP socket";
                    }
                }

                if (stack.Socket(SocketType.Stream) >= 0 || stack.Socket(SocketType.Dgram) >= 0)
                {
                    return $"node {node} has won a socket";
                }
            }

            return null;
        }

        private string Describe()
        {
            SocketInfo info = new();
            string text = $"sent {_sent}, read {_read}, aborted {_aborted}";
            for (int node = 0; node < 2; node++)
            {
                for (int row = 0; row < _stacks[node].TableCapacity; row++)
                {
                    if (_stacks[node].GetSocketInfo(row, info))
                    {
                        text += $"; {node}.{row} {info.Protocol} {info.State} {info.Descriptor} rq {info.ReceiveQueue} "
                            + $"sq {info.SendQueue}";
                    }
                }
            }

            return text;
        }

        private static byte PatternByte(int at) => (byte)((at * 7) ^ (at >> 8));

        // Loses a segment of data now and then, so that recovery runs too.
        private sealed class DroppingLink : LinkDecorator
        {
            private int _count;

            internal DroppingLink(ILink inner)
                : base(inner)
            {
            }

            public override bool Transmit(byte[] buffer, int offset, int length) =>
                ++_count % 11 == 0 || Inner.Transmit(buffer, offset, length);
        }
    }
}
