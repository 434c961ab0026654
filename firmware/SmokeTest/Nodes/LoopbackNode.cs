using NanoSock.Links;
using NanoSock.Sockets;

namespace SmokeTest
{
    /// <summary>A stack of the program's own whose far end is its near end, with services to talk to. Made when it is first
    /// asked for and given up when it is not needed any more: a board has its memory for more than this.</summary>
    public sealed class LoopbackNode : SmokeNode
    {
        /// <summary>Its address.</summary>
        public const uint Address = 0x7F000001;

        // A board with 96 KB of heap has room for all of it beside a stack of 45 KB; two segments fill a buffer.
        private const int Mtu = 576;
        private const int Buffer = 1024;
        private const int Frames = 2;

        private readonly ILink _given;
        private NetStack _stack;
        private SmokeServices _services;
        private bool _hasMoved;

        /// <summary>Creates the node; it costs nothing yet.</summary>
        /// <param name="link">The link; null for a loopback of its own.</param>
        public LoopbackNode(ILink link)
            : base(null)
        {
            _given = link;
        }

        /// <inheritdoc/>
        public override NetStack Stack
        {
            get
            {
                if (_stack == null)
                {
                    Open();
                }

                return _stack;
            }
        }

        /// <inheritdoc/>
        public override bool HasMoved
        {
            get { return _hasMoved; }
        }

        /// <inheritdoc/>
        public override bool CanRelease
        {
            get { return true; }
        }

        /// <inheritdoc/>
        public override long Turn(long nowMilliseconds)
        {
            long next = Stack.Poll(nowMilliseconds);
            _hasMoved = _services.Step();
            return next;
        }

        /// <inheritdoc/>
        public override void Release()
        {
            _stack = null;
            _services = null;
            _hasMoved = false;
        }

        private void Open()
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 4;
            options.UdpSockets = 2;
            options.TcpOutOfOrderRanges = 1;
            options.TcpBuffers = 2;
            options.TcpReceiveBuffer = Buffer;
            options.TcpSendBuffer = Buffer;
            options.TcpHalfOpen = 1;
            options.TcpTimeWait = 1;
            options.UdpReceiveBuffer = 256;
            options.MaximumMtu = Mtu;
            options.Interfaces = 1;
            options.Routes = 0;
            options.ArpEntries = 1;
            options.ArpPendingPackets = 1;
            options.ReassemblyBuffers = 0;
            options.MulticastMemberships = 0;
            NetStack stack = new NetStack(options);
            stack.AddInterface(_given == null ? new LoopbackLink(Mtu, Frames) : _given, Address, 8);
            _services = new SmokeServices(stack);
            _stack = stack;
        }
    }
}
