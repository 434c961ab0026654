namespace NanoSock.Sockets
{
    /// <summary>Has the finalizer in place of its <see cref="Socket"/>: what a finalizer has not been called for yet keeps alive all that
    /// it refers to, and the interpreter calls finalizers when no thread has anything to do. It refers to no node.</summary>
    internal sealed class SocketGuard
    {
        private readonly LostSockets _lost;
        private int _slot;
        // -1 while there is none: an exception of a constructor leaves an object to the finalizer.
        private int _descriptor = -1;

        internal SocketGuard(LostSockets lost)
        {
            _lost = lost;
        }

        /// <summary>Has the next poll close the socket that was lost.</summary>
        ~SocketGuard()
        {
            if (_descriptor >= 0)
            {
                _lost.Add(_slot, _descriptor);
            }
        }

        internal void Watch(int slot, int descriptor)
        {
            _slot = slot;
            _descriptor = descriptor;
        }
    }
}
