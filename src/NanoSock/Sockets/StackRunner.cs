using System;
using System.Threading;
using NanoSock.Links;

namespace NanoSock.Sockets
{
    /// <summary>Runs a <see cref="NetStack"/> for programs with threads: one lock, one thread that polls, and a way for
    /// blocked callers to wait for their own socket, so that one socket's traffic wakes nobody else.</summary>
    public sealed partial class StackRunner : IDisposable
    {
        // How often a link that cannot call is asked for frames.
        private const int PollMilliseconds = 5;

        private readonly object _lock = new object();
        private readonly NetStack _stack;
        private readonly IStackClock _clock;
        private readonly SteadyClock _steady;
        private readonly IStackWait _wait;
        private bool _linksCall = true;
        private bool _waitsForRoom;
        private bool _polling;
        private bool _again;
        private long _now;
        private long _next;
        private Thread _thread;
        private SocketWaiter _waiting;
        private SocketWaiter _spare;

        /// <summary>Creates the runner. A node without a secret gets one of the platform's, see
        /// <see cref="PlatformSecret.Provide"/>; <see cref="NetStack.SecretQuality"/> says how good it is.</summary>
        /// <param name="stack">The node; from now on only this runner may call it, or whoever holds
        /// <see cref="SyncRoot"/>.</param>
        /// <param name="clock">The time; null for <see cref="SystemClock"/>. With that, or a <see cref="SteadyClock"/>, the thread
        /// wakes at least once in <see cref="SteadyClock.LongestWait"/>.</param>
        /// <param name="wait">How to wait; null for <see cref="EventWait"/>.</param>
        public StackRunner(NetStack stack, IStackClock clock, IStackWait wait)
        {
            if (stack == null)
            {
                throw new ArgumentNullException(nameof(stack));
            }

            _stack = stack;
            _lost = new int[stack.SocketCount];
            _clock = clock != null ? clock : new SystemClock();
            SystemClock system = _clock as SystemClock;
            _steady = system != null ? system.Steady : _clock as SteadyClock;
            _wait = wait != null ? wait : new EventWait();
            PlatformSecret.Provide(stack);
        }

        /// <summary>Creates a runner with the system's clock.</summary>
        public StackRunner(NetStack stack)
            : this(stack, null, null)
        {
        }

        /// <summary>The node. Hold <see cref="SyncRoot"/> while calling it.</summary>
        public NetStack Stack
        {
            get { return _stack; }
        }

        /// <summary>The one lock.</summary>
        public object SyncRoot
        {
            get { return _lock; }
        }

        /// <summary>Adds an interface, and lets its link wake the runner. Returns as <see cref="NetStack.AddInterface"/>.</summary>
        public int AddInterface(ILink link, uint address, int prefixLength)
        {
            lock (_lock)
            {
                int index = _stack.AddInterface(link, address, prefixLength);
                if (index >= 0 && !_stack.SetWakeup(link, _wait))
                {
                    _linksCall = false;
                }

                return index;
            }
        }

        /// <summary>Starts the thread that polls. It keeps no desktop program running: what the program does not end by
        /// <see cref="Dispose()"/> ends with it.</summary>
        /// <exception cref="ObjectDisposedException">The runner was disposed.</exception>
        public void Start()
        {
            lock (_lock)
            {
                if (_closing)
                {
                    throw new ObjectDisposedException(nameof(StackRunner));
                }

                if (_thread == null)
                {
                    PollLocked();
                    Thread thread = new Thread(Run);
                    Prepare(thread);
                    _thread = thread;
                    thread.Start();
                }
            }
        }

        /// <summary>The time when a call that may block for so long has to end; <see cref="long.MaxValue"/> for a negative
        /// number.</summary>
        internal long Deadline(int milliseconds)
        {
            return milliseconds < 0 ? long.MaxValue : _clock.Milliseconds + milliseconds;
        }

        /// <summary>Polls at once, under the lock that the caller holds: what the call has queued goes out without waiting
        /// for the thread.</summary>
        internal long PollLocked()
        {
            if (_polling || _stopped)
            {
                // A link that calls a socket from within Poll, or a socket that is closed after its node.
                _again = true;
                return long.MaxValue;
            }

            long next;
            _polling = true;
            _again = false;
            try
            {
                long now = _clock.Milliseconds;
                if (now > _now)
                {
                    // The node's time never goes back, whatever the clock does.
                    _now = now;
                }

                CloseLost();
                next = _stack.Poll(_now);
            }
            finally
            {
                _polling = false;
            }

            if (_stopped)
            {
                // Disposed by a link, from within Poll.
                End();
                return long.MaxValue;
            }

            if (_again)
            {
                next = _now;
            }

            if (next < _next || (_stack.IsLinkBlocked && !_waitsForRoom))
            {
                // The thread sleeps for longer than that, or would not see that the link has room again.
                _next = next < _next ? next : _next;
                _wait.Wake();
            }

            int changed = _stack.NextChanged();
            while (changed >= 0)
            {
                Wake(changed);
                changed = _stack.NextChanged();
            }

            return next;
        }

        /// <summary>Wakes whoever waits for a socket. The caller holds the lock.</summary>
        internal void Wake(int descriptor)
        {
            for (SocketWaiter waiter = _waiting; waiter != null; waiter = waiter.Next)
            {
                if (waiter.Descriptor == descriptor)
                {
                    waiter.Event.Set();
                }
            }
        }

        /// <summary>Enters the caller, who holds the lock, into the list of those who wait for a socket. Each has an event
        /// of its own: a wake-up cannot be lost to another waiter.</summary>
        internal SocketWaiter Enlist(int descriptor)
        {
            SocketWaiter waiter = _spare;
            if (waiter == null)
            {
                waiter = new SocketWaiter();
            }
            else
            {
                _spare = waiter.Next;
                waiter.Event.Reset();
            }

            waiter.Descriptor = descriptor;
            waiter.Next = _waiting;
            _waiting = waiter;
            return waiter;
        }

        /// <summary>Waits, without the lock; false when the deadline has passed.</summary>
        internal bool Wait(SocketWaiter waiter, long deadline)
        {
            int milliseconds = Timeout.Infinite;
            if (deadline != long.MaxValue)
            {
                long left = deadline - _clock.Milliseconds;
                milliseconds = left <= 0 ? 0 : left > int.MaxValue ? int.MaxValue : (int)left;
            }

            bool woken = waiter.Event.WaitOne(milliseconds, false);
            lock (_lock)
            {
                if (_waiting == waiter)
                {
                    _waiting = waiter.Next;
                }
                else
                {
                    SocketWaiter before = _waiting;
                    while (before.Next != waiter)
                    {
                        before = before.Next;
                    }

                    before.Next = waiter.Next;
                }

                waiter.Next = _spare;
                _spare = waiter;
            }

            return woken;
        }

        private void Run()
        {
            while (true)
            {
                int milliseconds;
                bool blocked;
                lock (_lock)
                {
                    if (_stopped)
                    {
                        return;
                    }

                    // No wake-up for itself: whatever Poll answers is looked at here.
                    _next = long.MinValue;
                    _waitsForRoom = true;
                    _next = PollLocked();
                    blocked = _stack.IsLinkBlocked;
                    _waitsForRoom = blocked;
                    long left = _next == long.MaxValue ? -1 : _next < _now ? 0 : _next - _now;
                    milliseconds = left > int.MaxValue ? int.MaxValue : (int)left;
                    if (!_linksCall || blocked)
                    {
                        int most = blocked ? 1 : PollMilliseconds;
                        milliseconds = milliseconds < 0 || milliseconds > most ? most : milliseconds;
                    }

                    if (_steady != null)
                    {
                        if (milliseconds < 0 || milliseconds > SteadyClock.LongestWait)
                        {
                            milliseconds = SteadyClock.LongestWait;
                        }

                        _steady.Expect(milliseconds);
                    }
                }

                if (milliseconds != 0)
                {
                    _wait.Wait(milliseconds, blocked);
                }
            }
        }
    }

    /// <summary>One blocked call.</summary>
    internal sealed class SocketWaiter
    {
        internal readonly AutoResetEvent Event = new AutoResetEvent(false);
        internal int Descriptor;
        internal SocketWaiter Next;
    }
}
