using System;
using System.Threading;

namespace NanoSock.Sockets
{
    public sealed partial class StackRunner
    {
        /// <summary>How long <see cref="Dispose()"/> waits for what is queued, milliseconds.</summary>
        public const int DefaultDrainTime = 3000;

        // How often a node is polled whose thread may not run.
        private const int DrainSlice = 5;
        // The thread ends by itself; it cannot while the caller of Dispose holds its lock.
        private const int JoinMilliseconds = 1000;

        private readonly LostSockets _lost;
        private bool _closing;
        private bool _ended;
        private bool _stopped;
        private bool _allSent;
        private uint _cutBefore;

        /// <summary>Ends the node as <see cref="Dispose(int)"/> does, with <see cref="DefaultDrainTime"/>.</summary>
        public void Dispose()
        {
            Dispose(DefaultDrainTime);
        }

        /// <summary>Ends the node: blocked calls end with Interrupted, listeners close, and what sockets have queued is still sent.
        /// It returns as soon as nothing is queued and unacknowledged, or when the time is over. Then all sockets are closed, each with a
        /// last FIN, or with a reset where data is lost on either side, and the thread stops.</summary>
        /// <remarks>A link that is down, a peer that does not answer and a clock that stands still cost the time and no more. A call
        /// from within a link, which is part of a poll, waits for nothing. Another call does nothing more and returns the same.</remarks>
        /// <param name="millisecondsTimeout">How long to wait; 0 discards what is queued, -1 waits for as long as TCP tries.</param>
        /// <returns>True if peers have acknowledged all data and FINs that were queued, and no datagram waits for its
        /// neighbor.</returns>
        /// <exception cref="ArgumentOutOfRangeException">The time is below -1.</exception>
        public bool Dispose(int millisecondsTimeout)
        {
            if (millisecondsTimeout < Timeout.Infinite)
            {
                throw new ArgumentOutOfRangeException(nameof(millisecondsTimeout));
            }

            int waited = 0;
            long start = _clock.Milliseconds;
            lock (_lock)
            {
                if (!_closing)
                {
                    _cutBefore = _stack.CutConnections;
                    _closing = true;
                    for (SocketWaiter waiter = _waiting; waiter != null; waiter = waiter.Next)
                    {
                        waiter.Event.Set();
                    }
                }

                if (_polling)
                {
                    // Only this thread can be inside Poll while it holds the lock: that Poll ends the node.
                    _allSent = _ended ? _allSent : !HasWork();
                    _stopped = true;
                    _wait.Wake();
                    return _allSent;
                }

                if (!_ended)
                {
                    _stack.CloseListeners();
                }
            }

            Drain(millisecondsTimeout, start, ref waited);
            lock (_lock)
            {
                End();
            }

            // The last segments may lie in a link's queue.
            Drain(millisecondsTimeout, start, ref waited);
            Thread thread;
            bool held = false;
            lock (_lock)
            {
                _stopped = true;
                thread = _thread;
            }

            _wait.Wake();
            CheckHeld(_lock, ref held);
            if (thread != null && thread != Thread.CurrentThread && !held)
            {
                thread.Join(JoinMilliseconds);
            }

            return _allSent;
        }

        /// <summary>Gets whether <see cref="Dispose(int)"/> was called.</summary>
        internal bool IsStopped
        {
            get { return _closing; }
        }

        /// <summary>Closes a socket whose calls end now. The caller holds the lock.</summary>
        internal void CloseLocked(int descriptor)
        {
            if (!_ended)
            {
                bool wasBroken = IsBroken;
                IsBroken = true;
                _stack.Close(descriptor);
                IsBroken = wasBroken;
                Wake(descriptor);
                Flush();
            }
        }

        /// <summary>Gets the list of sockets that were lost.</summary>
        internal LostSockets Lost
        {
            get { return _lost; }
        }

        static partial void Prepare(Thread thread);

        static partial void CheckHeld(object gate, ref bool held);

        // Before the sockets are closed, what waits for anything; then only what a link has not sent yet.
        private bool HasWork()
        {
            return _ended ? _stack.HasQueuedFrames : _stack.HasUnsent;
        }

        // Polls, beside the thread and in place of one that is not there or waits for a lock that the caller holds.
        private void Drain(int millisecondsTimeout, long start, ref int waited)
        {
            while (true)
            {
                lock (_lock)
                {
                    try
                    {
                        PollLocked();
                    }
                    catch (OutOfMemoryException)
                    {
                        // The next try may find some.
                    }

                    if (_stopped || !HasWork())
                    {
                        return;
                    }
                }

                // Slices end the wait where the clock stands still, the clock where a slice takes longer than it should. No event: a
                // node is also ended because there is no memory for one.
                int left = DrainSlice;
                if (millisecondsTimeout >= 0)
                {
                    left = millisecondsTimeout - waited;
                    if (left <= 0 || _clock.Milliseconds - start >= millisecondsTimeout)
                    {
                        return;
                    }
                }

                int slice = left < DrainSlice ? left : DrainSlice;
                Thread.Sleep(slice);
                waited += slice;
            }
        }

        // Closes all sockets; the caller holds the lock.
        private void End()
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            _allSent = !_stack.HasUnsent && _stack.CutConnections == _cutBefore;
            _stack.CloseAll();
            _polling = true;
            try
            {
                _stack.Poll(_now);
            }
            catch (OutOfMemoryException)
            {
                // The sockets are closed; what goes out is left to the next poll, if there is one.
            }
            finally
            {
                _polling = false;
            }
        }
    }
}
