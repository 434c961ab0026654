using NanoSock.Links;
using NanoSock.Sockets;

namespace SmokeTest
{
    /// <summary>Makes the board's stack its own peer, with a loopback interface and services on it. The interface is
    /// added when it is first needed and stays. The services are closed when they are not needed any more.</summary>
    public sealed class LoopbackNode : SmokeNode
    {
        /// <summary>The node's address, unless the board's own link is a loopback.</summary>
        public const uint LoopbackAddress = 0x7F000001;

        private const int Frames = 2;

        private readonly int _mtu;
        private ILink _link;
        private bool _hasInterface;
        private SmokeServices _services;
        private bool _hasMoved;

        /// <summary>Creates the node; it uses nothing of the stack yet.</summary>
        /// <param name="stack">The board's stack.</param>
        /// <param name="link">The link to add; null for a loopback.</param>
        /// <param name="mtu">The MTU of that loopback, at most the one that the stack is sized for.</param>
        /// <param name="ownAddress">The board's address if its own link is a loopback already, and none is added.
        /// Otherwise 0; the stack needs room for one more interface then.</param>
        public LoopbackNode(NetStack stack, ILink link, int mtu, uint ownAddress)
            : base(stack)
        {
            _link = link;
            _mtu = mtu;
            _hasInterface = ownAddress != 0;
            Address = ownAddress != 0 ? ownAddress : LoopbackAddress;
        }

        /// <summary>Gets the address of the services.</summary>
        public uint Address { get; }

        /// <inheritdoc/>
        public override bool HasMoved
        {
            get { return _hasMoved; }
        }

        /// <inheritdoc/>
        public override SocketError Open()
        {
            if (!_hasInterface)
            {
                if (_link == null)
                {
                    _link = new LoopbackLink(_mtu, Frames);
                }

                int result = Stack.AddInterface(_link, Address, 8);
                if (result < 0)
                {
                    return (SocketError)(-result);
                }

                _hasInterface = true;
            }

            if (_services == null)
            {
                // The services have the loopback's address only, so that requests from the network do not reach them.
                _services = new SmokeServices(Stack, Address);
                if (_services.Error != SocketError.Success)
                {
                    SocketError error = _services.Error;
                    Release();
                    return error;
                }
            }

            return SocketError.Success;
        }

        /// <inheritdoc/>
        public override long Turn(long nowMilliseconds)
        {
            _hasMoved = _services.Step();
            return Stack.Poll(nowMilliseconds);
        }

        /// <inheritdoc/>
        public override void Release()
        {
            if (_services != null)
            {
                _services.Close();
                _services = null;
            }

            _hasMoved = false;
        }
    }
}
