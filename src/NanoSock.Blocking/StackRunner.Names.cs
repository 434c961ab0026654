using System;
using System.Runtime.CompilerServices;

namespace NanoSock.Sockets
{
    /// <content>Contains the steps of looking up names. A caller stays in the list of waiters from the beginning of its
    /// query to the end of its call, and owns the query: an exception on a full heap loses none, because the next poll
    /// releases the queries of callers that have ended.</content>
    public sealed partial class StackRunner
    {
        private const int InProgress = (int)SocketError.InProgress;

        private INameResolver _resolver;

        /// <summary>Gets or sets the service that looks up names for <see cref="Dns"/> and
        /// <see cref="Socket.Connect(string, int)"/>; null, the default, for none. It belongs to the same node, and is
        /// set once.</summary>
        /// <exception cref="InvalidOperationException">Another one was set before.</exception>
        public INameResolver Resolver
        {
            get
            {
                return _resolver;
            }

            set
            {
                if (_resolver != null && _resolver != value)
                {
                    // Queries in progress have handles of the one that was set.
                    throw new InvalidOperationException();
                }

                _resolver = value;
            }
        }

        /// <summary>Looks up a name, or an address if <paramref name="name"/> is null, and waits for the
        /// result.</summary>
        /// <param name="descriptor">The socket that is to be connected; <see cref="SocketWaiter.NoSocket"/> for
        /// none.</param>
        /// <param name="name">The name; receives the one that was found.</param>
        /// <param name="address">The address where the name is null.</param>
        /// <param name="addresses">Receives the addresses.</param>
        /// <param name="deadline">The time at which the call ends with TimedOut.</param>
        /// <returns>The number of addresses, or a negative error.</returns>
        internal int LookUp(int descriptor, ref string name, uint address, uint[] addresses, long deadline)
        {
            SocketWaiter waiter = null;
            try
            {
                int result = WouldBlock;
                bool isOver = false;
                while (true)
                {
                    if (waiter == null || waiter.Query < 0)
                    {
                        BeginQuery(descriptor, name, address, ref waiter, ref result);
                    }
                    else
                    {
                        EndQuery(descriptor, waiter, addresses, ref name, ref result);
                    }

                    if (result != WouldBlock)
                    {
                        return result;
                    }

                    if (isOver)
                    {
                        return DeadlinePassed;
                    }

                    // A result that comes at the deadline counts.
                    isOver = waiter != null && !Pause(waiter, deadline);
                }
            }
            finally
            {
                if (waiter != null)
                {
                    // A single store without a call cannot fail.
                    waiter.Descriptor = SocketWaiter.Over;
                    WakeThread();
                }
            }
        }

        // Begins a query after the caller is enlisted; without a free query it stays enlisted.
        [MethodImpl(MethodImplOptions.Synchronized)]
        private void BeginQuery(int descriptor, string name, uint address, ref SocketWaiter waiter, ref int result)
        {
            BeginQuery(this, descriptor, name, address, ref waiter, ref result);
        }

        private static void BeginQuery(StackRunner runner, int descriptor, string name, uint address,
            ref SocketWaiter waiter, ref int result)
        {
            INameResolver resolver = runner._resolver;
            if (!runner.MayLookUp(descriptor, waiter != null, ref result))
            {
                return;
            }

            if (resolver == null)
            {
                result = -(int)SocketError.NoRecovery;
                return;
            }

            bool wasBroken = runner.IsBroken;
            runner.IsBroken = true;
            runner.CheckQueries();
            if (waiter == null)
            {
                SocketWaiter free = runner.Enlist(descriptor);
                free.Query = SocketWaiter.NoQueryYet;
                waiter = free;
            }

            int handle = name != null ? resolver.Resolve(name) : resolver.ResolveAddress(address);
            runner.IsBroken = wasBroken;
            if (handle >= 0)
            {
                // No call from the beginning of the query to here: an exception would leave it without an owner.
                waiter.Query = handle;
                runner.Flush();
            }
            else if (handle == -(int)SocketError.InvalidArgument)
            {
                result = -(int)SocketError.HostNotFound;
            }
            else if (handle != -(int)SocketError.NoBufferSpaceAvailable)
            {
                result = handle;
            }
        }

        // Reads the result of a query.
        [MethodImpl(MethodImplOptions.Synchronized)]
        private void EndQuery(int descriptor, SocketWaiter waiter, uint[] addresses, ref string name, ref int result)
        {
            EndQuery(this, descriptor, waiter, addresses, ref name, ref result);
        }

        private static void EndQuery(StackRunner runner, int descriptor, SocketWaiter waiter, uint[] addresses,
            ref string name, ref int result)
        {
            if (!runner.MayLookUp(descriptor, true, ref result))
            {
                return;
            }

            int error = (int)runner._resolver.GetResult(waiter.Query);
            if (error == 0)
            {
                name = runner._resolver.GetName(waiter.Query);
                result = runner._resolver.GetAddresses(waiter.Query, addresses);
            }
            else if (error != InProgress)
            {
                result = -error;
            }
        }

        // Returns false, with a result, if the caller may not look up a name.
        private bool MayLookUp(int descriptor, bool begun, ref int result)
        {
            if (descriptor != SocketWaiter.NoSocket)
            {
                return IsOpen(descriptor, begun, ref result);
            }

            if (_closing && !begun)
            {
                throw new ObjectDisposedException(nameof(StackRunner));
            }

            result = _closing ? -(int)SocketError.Interrupted : result;
            return !_closing;
        }

        // Releases the queries of callers that have ended, and wakes callers whose query has ended, or may begin. The
        // caller holds the lock.
        private void CheckQueries()
        {
            bool isFreed = false;
            for (SocketWaiter waiter = _waiting; waiter != null; waiter = waiter.Next)
            {
                if (waiter.Descriptor == SocketWaiter.Over)
                {
                    _resolver.Release(waiter.Query);
                    waiter.Query = SocketWaiter.NoQuery;
                    waiter.Descriptor = SocketWaiter.Free;
                    isFreed = true;
                }
                else if (waiter.Query >= 0 && (int)_resolver.GetResult(waiter.Query) != InProgress)
                {
                    waiter.Event.Set();
                }
            }

            for (SocketWaiter waiter = isFreed ? _waiting : null; waiter != null; waiter = waiter.Next)
            {
                if (waiter.Query == SocketWaiter.NoQueryYet)
                {
                    waiter.Event.Set();
                }
            }
        }
    }
}
