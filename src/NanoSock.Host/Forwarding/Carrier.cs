using System.Threading;
using NanoSock.Sockets;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Something that stands between a native socket and the NanoSock side. Everything it does, it does in
    /// <see cref="Advance"/>, on the pump thread; completions of native operations only say that there is something to do.</summary>
    internal abstract class Carrier
    {
        private readonly PortForwarder _forwarder;
        private int _isQueued;

        protected Carrier(PortForwarder forwarder)
        {
            _forwarder = forwarder;
        }

        protected PortForwarder Forwarder
        {
            get { return _forwarder; }
        }

        protected NetStack Stack
        {
            get { return _forwarder.Stack; }
        }

        /// <summary>Goes as far as it can without waiting.</summary>
        internal abstract void Advance();

        /// <summary>Ends at once.</summary>
        internal abstract void Abandon();

        /// <summary>Asks for <see cref="Advance"/>; from any thread.</summary>
        internal void Wake()
        {
            if (Interlocked.Exchange(ref _isQueued, 1) == 0)
            {
                _forwarder.Enqueue(this);
            }
        }

        /// <summary>Called when the carrier was taken off the queue: what happens from now on queues it again.</summary>
        internal void Dequeued()
        {
            Interlocked.Exchange(ref _isQueued, 0);
        }
    }
}
