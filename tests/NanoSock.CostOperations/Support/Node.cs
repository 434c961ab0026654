using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.CostOperations
{
    /// <summary>A stack with one interface, and a time of its own.</summary>
    internal sealed class Node
    {
        internal const uint Address = 0x0A000001;
        internal const uint Peer = 0x0A000002;

        // The chip between the frames of Link and the stack; null where Link is the stack's.
        private readonly ChipWire _wire;

        internal Node(TestLink link, StackOptions options = null)
            : this(link, null, options)
        {
        }

        /// <summary>Creates a node on a chip. The packets of <paramref name="link"/> arrive through it.</summary>
        internal Node(TestLink link, ChipWire wire, StackOptions options)
        {
            _wire = wire;
            options ??= new StackOptions();
            options.MaximumMtu = link.Mtu;
            options.Secret = Packets.Pattern(16);
            options.FirstGeneration = 1;
            Link = link;
            Stack = new NetStack(options);
            Check.Equal(0, Stack.AddInterface(wire == null ? link : wire.Driver, Address, 24), "AddInterface");
            Poll();
        }

        internal NetStack Stack { get; }

        internal TestLink Link { get; }

        internal long Now { get; private set; } = 100000;

        internal void Poll()
        {
            _wire?.Deliver(Link.In);
            Stack.Poll(Now);
            _wire?.Collect(Link.Sent);
        }

        /// <summary>Advances time by a millisecond, so that no two packets arrive at the same time.</summary>
        internal void Tick(int milliseconds = 1)
        {
            Now += milliseconds;
        }

        /// <summary>Advances time and lets all timers expire; packets that are sent are lost.</summary>
        internal void Pass(int milliseconds)
        {
            for (int left = milliseconds; left > 0; left -= 50)
            {
                Now += left < 50 ? left : 50;
                Poll();
            }

            Link.Sent.Clear();
        }

        internal void Put(byte[] frame)
        {
            Link.In.Enqueue(frame);
        }

        /// <summary>Puts a frame on the link and polls.</summary>
        internal void Take(byte[] frame)
        {
            Put(frame);
            Tick();
            Poll();
        }

        internal int Listen(int port, int backlog = 4)
        {
            int listener = Stack.Socket(SocketType.Stream);
            Check.Equal(0, Stack.Bind(listener, 0, port), "Bind");
            Check.Equal(0, Stack.Listen(listener, backlog), "Listen");
            return listener;
        }

        internal int BoundUdp(int port)
        {
            int socket = Stack.Socket(SocketType.Dgram);
            Check.Equal(0, Stack.Bind(socket, 0, port), "Bind");
            return socket;
        }

        internal uint Drops()
        {
            uint sum = 0;
            for (int reason = 1; reason < (int)DropReason.Count; reason++)
            {
                sum += Stack.GetDropCount((DropReason)reason);
            }

            return sum;
        }

        internal uint Count(Counter counter)
        {
            return Stack.GetCounter(counter);
        }
    }
}
