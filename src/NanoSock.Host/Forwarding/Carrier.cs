using System.Threading;
using NanoSock.Sockets;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Carries data between a native socket and the NanoSock side. All work is done in <see cref="Advance"/>,
    /// on the pump thread. Completions of native operations only request a call.</summary>
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

        /// <summary>Moves as much as possible without blocking.</summary>
        internal abstract void Advance();

        /// <summary>Ends the carrier at once.</summary>
        internal abstract void Abandon();

        /// <summary>Requests <see cref="Advance"/>; from any thread.</summary>
        internal void Wake()
        {
            if (Interlocked.Exchange(ref _isQueued, 1) == 0)
            {
                _forwarder.Enqueue(this);
            }
        }

        /// <summary>Notes that the carrier was taken off the queue, so that the next event queues it again.</summary>
        internal void Dequeued()
        {
            Interlocked.Exchange(ref _isQueued, 0);
        }
    }
}
