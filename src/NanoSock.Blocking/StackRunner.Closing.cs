using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace NanoSock.Sockets
{
    public sealed partial class StackRunner
    {
        /// <summary>The time that <see cref="Dispose()"/> waits for queued data, milliseconds.</summary>
        public const int DefaultDrainTime = 3000;

        // Period in which a node is polled whose thread may not run.
        private const int DrainSlice = 5;
        // The thread ends by itself, except while the caller of Dispose holds its lock.
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

        /// <summary>Ends the node. Blocked calls end with Interrupted, listeners close, and the data that sockets have
        /// queued is still sent. The call returns as soon as nothing is queued or unacknowledged, or when the time is
        /// over. Then all sockets are closed, each with a last FIN, or with a reset where data is lost on either side,
        /// and the thread stops.</summary>
        /// <remarks>A link that is down, a peer that does not answer and a clock that stands still cost no more than
        /// the time. A call from within a link, which is part of a poll, does not wait. A repeated call returns the
        /// result of the first.</remarks>
        /// <param name="millisecondsTimeout">The longest wait; 0 discards what is queued, -1 waits for the limits of
        /// TCP.</param>
        /// <returns>True if peers have acknowledged all data and FINs that were queued, and no datagram waits for
        /// address resolution.</returns>
        /// <exception cref="ArgumentOutOfRangeException">The time is below -1.</exception>
        public bool Dispose(int millisecondsTimeout)
        {
            if (millisecondsTimeout < Timeout.Infinite)
            {
                throw new ArgumentOutOfRangeException(nameof(millisecondsTimeout));
            }

            int waited = 0;
            long start = _clock.Milliseconds;
            if (!BeginClosing())
            {
                return _allSent;
            }

            Drain(millisecondsTimeout, start, ref waited);
            End();

            // The last segments may still lie in a link's queue.
            Drain(millisecondsTimeout, start, ref waited);
            Thread thread = Stop();
            bool held = false;
            CheckHeld(this, ref held);
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

        /// <summary>Gets the list of unreferenced sockets.</summary>
        internal LostSockets Lost
        {
            get { return _lost; }
        }

        static partial void Prepare(Thread thread);

        static partial void CheckHeld(object gate, ref bool held);

        // Before the sockets are closed, anything queued counts; afterwards only frames that a link has not sent.
        private bool HasWork()
        {
            return _ended ? _stack.HasQueuedFrames : _stack.HasUnsent;
        }

        // Ends blocked calls and closes listeners; false from within a Poll, which ends the node when it returns.
        [MethodImpl(MethodImplOptions.Synchronized)]
        private bool BeginClosing()
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
                // Only this thread can be inside Poll while it holds the lock.
                _allSent = _ended ? _allSent : !HasWork();
                Stop();
                return false;
            }

            if (!_ended)
            {
                _stack.CloseListeners();
            }

            return true;
        }

        // Ends the thread, and returns it.
        [MethodImpl(MethodImplOptions.Synchronized)]
        private Thread Stop()
        {
            _stopped = true;
            _wait.Wake();
            return _thread;
        }

        // Polls beside the thread, or in place of a thread that is absent or waits for a lock that the caller holds.
        private void Drain(int millisecondsTimeout, long start, ref int waited)
        {
            while (DrainOnce())
            {
                // Slices end the wait where the clock stands still, the clock where a slice takes longer than it
                // should. There is no event, because a node is also ended when there is no memory for one.
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

        // Polls; false when nothing is left to send.
        [MethodImpl(MethodImplOptions.Synchronized)]
        private bool DrainOnce()
        {
            try
            {
                PollLocked();
            }
            catch (OutOfMemoryException)
            {
                // The next attempt may find heap.
            }

            return !_stopped && HasWork();
        }

        // Closes all sockets.
        [MethodImpl(MethodImplOptions.Synchronized)]
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
                // The sockets are closed; output is left to the next poll, if there is one.
            }
            finally
            {
                _polling = false;
            }
        }
    }
}
