using System;
using System.Runtime.CompilerServices;
using NanoSock.Links;

namespace NanoSock.Sockets
{
    /// <content>Contains the interfaces of the node, and the event of their changes.</content>
    public sealed partial class StackRunner
    {
        // A prefix length that no address has.
        private const int NoAddress = int.MinValue;

        private InterfaceChangedEventHandler _changed;

        /// <summary>Occurs for each change of an interface, in their order, and first for those that the node has
        /// queued before there was a handler.</summary>
        /// <remarks>The runner's thread raises the event, without the lock. A handler may call everything, but no node
        /// is polled by this thread while the handler runs: it must not block. An exception of a handler counts as one
        /// of <see cref="Faults"/>. While there is a handler, no other code may call
        /// <see cref="NetStack.TakeEvent"/>.</remarks>
        public event InterfaceChangedEventHandler InterfaceChanged
        {
            add
            {
                SetHandler(value, true);
            }

            remove
            {
                SetHandler(value, false);
            }
        }

        /// <summary>Adds an interface without an address, such as one that a DHCP client configures, and lets its link
        /// wake the runner. Returns as <see cref="NetStack.AddInterface(ILink)"/>.</summary>
        public int AddInterface(ILink link)
        {
            return AddInterface(link, 0, NoAddress);
        }

        /// <summary>Adds an interface, and lets its link wake the runner. Returns as
        /// <see cref="NetStack.AddInterface(ILink, uint, int)"/>.</summary>
        public int AddInterface(ILink link, uint address, int prefixLength)
        {
            int result = WouldBlock;
            while (result == WouldBlock)
            {
                AddInterface(link, address, prefixLength, ref result);
            }

            return result;
        }

        /// <summary>Gets the interfaces of the node.</summary>
        /// <returns>One object at each index of an interface; null where it was removed.</returns>
        public InterfaceInfo[] GetInterfaces()
        {
            InterfaceInfo[] all = new InterfaceInfo[_stack.InterfaceCount];
            for (int i = 0; i < all.Length; i++)
            {
                InterfaceInfo info = new InterfaceInfo();
                int result = WouldBlock;
                while (result == WouldBlock)
                {
                    GetInterface(i, info, ref result);
                }

                all[i] = result != 0 ? info : null;
            }

            return all;
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void AddInterface(ILink link, uint address, int prefixLength, ref int result)
        {
            AddInterface(this, link, address, prefixLength, ref result);
        }

        private static void AddInterface(StackRunner runner, ILink link, uint address, int prefixLength,
            ref int result)
        {
            int index = prefixLength == NoAddress
                ? runner._stack.AddInterface(link)
                : runner._stack.AddInterface(link, address, prefixLength);
            if (index >= 0 && !runner._stack.SetWakeup(link, runner._wait))
            {
                runner._linksCall = false;
            }

            // The thread has to poll this link, too.
            result = index;
            runner.WakeThread();
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void GetInterface(int index, InterfaceInfo info, ref int result)
        {
            GetInterface(this, index, info, ref result);
        }

        private static void GetInterface(StackRunner runner, int index, InterfaceInfo info, ref int result)
        {
            result = runner._stack.GetInterface(index, info) ? 1 : 0;
        }

        private void SetHandler(InterfaceChangedEventHandler handler, bool isAdded)
        {
            bool isDone = false;
            while (!isDone)
            {
                SetHandler(handler, isAdded, ref isDone);
            }

            // The thread raises the events that were queued before.
            WakeThread();
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void SetHandler(InterfaceChangedEventHandler handler, bool isAdded, ref bool isDone)
        {
            SetHandler(this, handler, isAdded, ref isDone);
        }

        private static void SetHandler(StackRunner runner, InterfaceChangedEventHandler handler, bool isAdded,
            ref bool isDone)
        {
            Delegate all = isAdded ? Delegate.Combine(runner._changed, handler)
                : Delegate.Remove(runner._changed, handler);
            runner._changed = (InterfaceChangedEventHandler)all;
            isDone = true;
        }

        // Raises the queued events. The thread calls this without the lock.
        private void RaiseEvents()
        {
            InterfaceChangedEventHandler handler = _changed;
            while (handler != null && !_stopped && _stack.HasEvents)
            {
                InterfaceEvent change = new InterfaceEvent();
                bool isTaken = false;
                TakeEvent(change, ref isTaken);
                if (isTaken)
                {
                    handler(this, change);
                }
            }
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void TakeEvent(InterfaceEvent change, ref bool isTaken)
        {
            TakeEvent(this, change, ref isTaken);
        }

        private static void TakeEvent(StackRunner runner, InterfaceEvent change, ref bool isTaken)
        {
            isTaken = runner._stack.TakeEvent(change);
        }
    }
}
