using System;
using System.Threading;

namespace NanoSock.Sockets
{
    /// <summary>Holds the descriptors of unreferenced <see cref="Socket"/> objects until the next poll closes
    /// them.</summary>
    internal sealed class LostSockets
    {
        // The complement of a descriptor for each slot, 0 for none. Finalizers write it without a lock.
        private readonly int[] _lost;
        private readonly IStackWait _wait;
        private readonly int _slotMask;
        private int _any;

        internal LostSockets(NetStack stack, IStackWait wait)
        {
            _lost = new int[stack.SocketCount];
            _slotMask = stack.SlotMask;
            _wait = wait;
        }

        /// <summary>Adds the descriptor of an unreferenced socket. The method takes no lock, allocates nothing and
        /// throws nothing.</summary>
        internal void Add(int descriptor)
        {
            // Of the descriptors of one slot only the latest is valid; it has the greatest generation.
            int slot = descriptor & _slotMask;
            int other = _lost[slot];
            if (other != 0 && ~other > descriptor)
            {
                return;
            }

            Interlocked.Exchange(ref _lost[slot], ~descriptor);
            Interlocked.Exchange(ref _any, 1);
            try
            {
                _wait.Wake();
            }
            catch (Exception)
            {
                // The program's wait may be disposed already; an exception in a finalizer would end the program.
            }
        }

        /// <summary>Closes the sockets that were added. The caller holds the lock of the node.</summary>
        internal void CloseAll(NetStack stack)
        {
            if (_any == 0)
            {
                return;
            }

            // An entry that a full heap keeps from being closed stays for the next poll.
            int left = 0;
            try
            {
                Interlocked.Exchange(ref _any, 0);
                for (int slot = 0; slot < _lost.Length; slot++)
                {
                    int lost = _lost[slot];
                    if (lost != 0)
                    {
                        left++;
                        CloseOne(stack, slot, ~lost, ref left);
                    }
                }
            }
            finally
            {
                if (left != 0)
                {
                    _any = 1;
                }
            }
        }

        // The entry is released after the socket is closed, and the count after the entry: the interpreter may skip
        // any of the calls. The descriptor of a closed socket is stale.
        private void CloseOne(NetStack stack, int slot, int descriptor, ref int left)
        {
            if (stack.SlotOf(descriptor) == slot)
            {
                stack.Close(descriptor);
                if (stack.SlotOf(descriptor) == slot)
                {
                    return;
                }
            }

            // A finalizer may have added the next descriptor of the slot.
            int was = Interlocked.CompareExchange(ref _lost[slot], 0, ~descriptor);
            if (was == ~descriptor)
            {
                left--;
            }
        }
    }
}
