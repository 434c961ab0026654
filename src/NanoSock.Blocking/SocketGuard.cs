namespace NanoSock.Sockets
{
    /// <summary>Has the finalizer in place of its <see cref="Socket"/>. An object with a pending finalizer keeps alive
    /// all that it references, and the interpreter runs finalizers only when no thread is busy; this object references
    /// no node.</summary>
    internal sealed class SocketGuard
    {
        // Bytes for the frames of the calls up to the one that assigns the descriptor.
        private const int Room = 1024;

        /// <summary>The complement of the descriptor; 0 for none, also in an object whose constructor has not run: on
        /// a full heap its call may fail, and the object still has its finalizer.</summary>
        internal int Complement;

        private readonly LostSockets _lost;

        private SocketGuard(LostSockets lost)
        {
            _lost = lost;
        }

        /// <summary>Creates a guard, after a check that the heap has room for the calls that follow. On nanoCLR an
        /// object with a finalizer that becomes garbage while the heap is full ends the interpreter.</summary>
        internal static SocketGuard Create(LostSockets lost)
        {
            CheckRoom();
            return new SocketGuard(lost);
        }

        /// <summary>Throws where the heap has no room for the calls up to the one that assigns the
        /// descriptor.</summary>
        internal static void CheckRoom()
        {
            _ = new byte[Room];
        }

        /// <summary>Registers the unreferenced socket for the next poll to close.</summary>
        ~SocketGuard()
        {
            if (Complement != 0)
            {
                _lost.Add(~Complement);
            }
        }
    }
}
