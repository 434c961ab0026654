using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>Represents the router of the sample NetworkTour: a DHCP server, and a DNS server that gives its own
    /// address for each name.</summary>
    internal sealed class SamplePeer : ILoopProgram
    {
        private const uint Address = 0xC0A80701;
        private const int Pool = 100;
        private const int PoolSize = 20;
        private const int DnsPort = 53;
        private const int HeaderLength = 12;

        // RFC 1035 4.1.3: the name of the question by a pointer, type A, class IN, 60 s, 4 bytes.
        private static readonly byte[] s_answer =
        {
            0xC0, HeaderLength, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4,
            (byte)(Address >> 24), (byte)(Address >> 16 & 0xFF), (byte)(Address >> 8 & 0xFF), (byte)(Address & 0xFF),
        };

        private readonly NetStack _stack;
        private readonly byte[] _message = new byte[512];
        private readonly DatagramInfo _client = new DatagramInfo();
        private readonly int _socket;

        /// <summary>Starts the servers.</summary>
        /// <param name="stack">The node of the router, with the address 192.168.7.1.</param>
        /// <param name="board">The address of the sample, which gets another.</param>
        internal SamplePeer(NetStack stack, uint board)
        {
            _stack = stack;
            DhcpServerOptions options = new DhcpServerOptions();
            options.First = Address - 1 + Pool;
            options.Last = options.First + PoolSize - 1;
            options.Router = Address;
            options.DnsServers = new uint[] { Address };
            new DhcpServer(new ServiceContext(stack, LanServices.BufferSize), 0, options).Start();
            _socket = stack.Socket(SocketType.Dgram);
            stack.Bind(_socket, 0, DnsPort);
        }

        /// <inheritdoc/>
        public bool IsOver
        {
            get { return false; }
        }

        /// <summary>Returns the sizes of the router's node.</summary>
        internal static StackOptions CreateOptions()
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 1;
            options.UdpSockets = 2;
            return options;
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            long next = _stack.Poll(nowMilliseconds);
            int length;
            while ((length = _stack.ReceiveFrom(_socket, _message, 0, _message.Length, _client)) > HeaderLength)
            {
                Answer(length);
                next = nowMilliseconds;
            }

            return next;
        }

        /// <inheritdoc/>
        public void NoteFault()
        {
        }

        private void Answer(int length)
        {
            if (length + s_answer.Length > _message.Length)
            {
                return;
            }

            // A response, of one answer, without an error (RFC 1035 4.1.1).
            _message[2] = 0x81;
            _message[3] = 0x80;
            _message[7] = 1;
            for (int i = 0; i < s_answer.Length; i++)
            {
                _message[length + i] = s_answer[i];
            }

            _stack.SendTo(_socket, _message, 0, length + s_answer.Length, _client.RemoteAddress, _client.RemotePort);
        }
    }
}
