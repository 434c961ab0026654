namespace NanoSock.Sockets
{
    /// <summary>Has the finalizer in place of its <see cref="Socket"/>. An object with a pending finalizer keeps alive
    /// all that it references, and the interpreter runs finalizers only when no thread is busy; this object references
    /// no node.</summary>
    internal sealed class SocketGuard
    {
        // Bytes for the frames of the calls up to Watch.
        private const int Room = 1024;

        private readonly LostSockets _lost;
        private int _slot;
        // -1 without a descriptor: an exception of a constructor leaves an object to the finalizer.
        private int _descriptor = -1;

        private SocketGuard(LostSockets lost)
        {
            _lost = lost;
        }

        /// <summary>Creates a guard, after a check that the heap has room for the calls that follow. On nanoCLR an
        /// object with a finalizer that becomes garbage while the heap is full ends the interpreter.</summary>
        internal static SocketGuard Create(LostSockets lost)
        {
            _ = new byte[Room];
            return new SocketGuard(lost);
        }

        /// <summary>Registers the unreferenced socket for the next poll to close.</summary>
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
