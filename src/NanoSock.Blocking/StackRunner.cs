using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace NanoSock.Sockets
{
    /// <summary>Runs a <see cref="NetStack"/> for programs with threads. It has one lock, one thread that polls, and an
    /// event for each blocked caller, so that one socket's traffic wakes no other caller.</summary>
    public sealed partial class StackRunner : IDisposable
    {
        // Period in which a link without wake-ups is polled for frames.
        private const int PollMilliseconds = 5;

        // The longest wait of a blocked call, and of the thread on a device, before it checks again.
        private const int LongestPause = 1000;

        // How long the thread rests after an exception: the program may free in the meantime what it has filled the
        // heap with.
        private const int FaultMilliseconds = 20;

        /// <summary>True while the node is called. A caller that finds it set follows a call that an exception has
        /// ended, and the next Poll repairs the node. Belongs to the holder of the lock.</summary>
        internal bool IsBroken;

        /// <summary>True from the creation of a socket until its owner has the descriptor. Belongs to the holder of the
        /// lock.</summary>
        internal bool IsAssigning;

        private readonly NetStack _stack;
        private readonly IStackClock _clock;
        private readonly SteadyClock _steady;
        private readonly IStackWait _wait;
        private bool _linksCall = true;
        private bool _waitsForRoom;
        private bool _polling;
        private bool _again;
        private int _faults;
        private int _pause;
        private long _now;
        private long _next;
        private Thread _thread;
        private SocketWaiter _waiting;

        /// <summary>Creates the runner. A node without a secret gets one of the platform's, see
        /// <see cref="PlatformSecret.Provide"/>; <see cref="NetStack.SecretQuality"/> reports its quality.</summary>
        /// <param name="stack">The node; from now on only this runner may call it, or the holder of
        /// <see cref="SyncRoot"/>.</param>
        /// <param name="clock">The time; null for <see cref="SystemClock"/>. With that of a device, or a
        /// <see cref="SteadyClock"/>, the thread wakes once a second.</param>
        /// <param name="wait">How to wait; null for <see cref="EventWait"/>.</param>
        public StackRunner(NetStack stack, IStackClock clock, IStackWait wait)
        {
            if (stack == null)
            {
                throw new ArgumentNullException(nameof(stack));
            }

            _stack = stack;
            _clock = clock != null ? clock : new SystemClock();
            SystemClock system = _clock as SystemClock;
            _steady = system != null ? system.Steady : _clock as SteadyClock;
            _wait = wait != null ? wait : new EventWait();
            _lost = new LostSockets(stack, _wait);
            PlatformSecret.Provide(stack);
        }

        /// <summary>Creates a runner with the system's clock.</summary>
        public StackRunner(NetStack stack)
            : this(stack, null, null)
        {
        }

        /// <summary>Gets the node. Hold <see cref="SyncRoot"/> while calling it, and call <see cref="Wake()"/> after a
        /// call that gives the node or one of its services work.</summary>
        public NetStack Stack
        {
            get { return _stack; }
        }

        /// <summary>Gets the lock of the node, which is the runner itself. On nanoCLR a call takes its frame from the
        /// heap, so that a full heap can make the interpreter skip Monitor.Exit. The runner and its sockets use
        /// synchronized methods only, which release the lock without heap.</summary>
        public object SyncRoot
        {
            get { return this; }
        }

        /// <summary>Gets the number of turns of the thread that an exception has ended, such as OutOfMemoryException.
        /// The thread continues with the next turn; <see cref="NanoSock.Ip.Counter.Faults"/> counts the turns that the
        /// node has noticed.</summary>
        public int Faults
        {
            get { return _faults; }
        }

        /// <summary>Starts the thread that polls. It is a background thread on the desktop: a node that the program
        /// does not end by <see cref="Dispose()"/> ends with the program.</summary>
        /// <exception cref="ObjectDisposedException">The runner was disposed.</exception>
        [MethodImpl(MethodImplOptions.Synchronized)]
        public void Start()
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

        /// <summary>Makes the thread poll at once, after a program has called the <see cref="Stack"/> or one of its
        /// services: a call of a <see cref="Socket"/> polls by itself.</summary>
        public void Wake()
        {
            WakeThread();
        }

        /// <summary>Polls at once, under the lock that the caller holds, so that output of the call does not wait for
        /// the thread.</summary>
        internal long PollLocked()
        {
            if (_polling || _stopped)
            {
                // The caller is a link that calls a socket from within Poll, or a socket that is closed after its node.
                _again = true;
                return long.MaxValue;
            }

            if (IsBroken)
            {
                // An exception has ended the last Poll, or left changed sockets unreported.
                _stack.NoteFault();
                Reclaim();
            }

            long next;
            IsBroken = true;
            _polling = true;
            _again = false;
            try
            {
                long now = _clock.Milliseconds;
                if (now > _now)
                {
                    // The node's time must not go back, whatever the clock does.
                    _now = now;
                }

                _lost.CloseAll(_stack);
                next = _stack.Poll(_now);
            }
            finally
            {
                _polling = false;
            }

            if (_stopped)
            {
                // A link has disposed the node from within Poll.
                End();
                IsBroken = false;
                return long.MaxValue;
            }

            if (_again)
            {
                next = _now;
            }

            if (next < _next || (_stack.IsLinkBlocked && !_waitsForRoom))
            {
                // The thread sleeps for longer than that, or would not notice that the link has room again.
                _next = next < _next ? next : _next;
                _wait.Wake();
            }

            int changed = _stack.NextChanged();
            while (changed >= 0)
            {
                Wake(changed);
                changed = _stack.NextChanged();
            }

            if (_resolver != null)
            {
                CheckQueries();
            }

            if (_changed != null && _next != long.MinValue && _stack.HasEvents)
            {
                // Another thread polls: this one raises the event.
                _wait.Wake();
            }

            IsBroken = false;
            return next;
        }

        /// <summary>Polls as <see cref="PollLocked"/> does, after a call that has queued or delivered data. An
        /// exception must not hide the result of that call from the program; the thread polls in its place.</summary>
        internal void Flush()
        {
            try
            {
                PollLocked();
            }
            catch (Exception)
            {
                _next = long.MinValue;
                WakeThread();
            }
        }

        /// <summary>Wakes the callers that wait for a socket. The caller holds the lock.</summary>
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

        /// <summary>Adds the caller, who holds the lock, to the list of waiters for a socket. Each waiter has its own
        /// event, so that no wake-up is lost to another waiter.</summary>
        private SocketWaiter Enlist(int descriptor)
        {
            SocketWaiter waiter = _waiting;
            while (waiter != null && waiter.Descriptor != SocketWaiter.Free)
            {
                waiter = waiter.Next;
            }

            if (waiter == null)
            {
                waiter = new SocketWaiter();
                waiter.Next = _waiting;
                _waiting = waiter;
            }
            else
            {
                waiter.Event.Reset();
            }

            waiter.Descriptor = descriptor;
            return waiter;
        }

        /// <summary>Waits without the lock; false when the deadline has passed. The caller checks again whenever it is
        /// true, after <see cref="LongestPause"/> at the latest, because a full heap can lose a wake-up.</summary>
        internal bool Wait(SocketWaiter waiter, long deadline)
        {
            if (waiter == null)
            {
                // The interpreter has skipped the step that enlists the caller: see Run.
                return true;
            }

            try
            {
                return Pause(waiter, deadline);
            }
            finally
            {
                // A single store without a call cannot fail; Enlist reuses the waiter.
                waiter.Descriptor = SocketWaiter.Free;
            }
        }

        /// <summary>Waits as <see cref="Wait"/> does, and leaves the caller in the list of waiters.</summary>
        private bool Pause(SocketWaiter waiter, long deadline)
        {
            long left = deadline == long.MaxValue ? deadline : deadline - _clock.Milliseconds;
            return waiter.Event.WaitOne(left <= 0 ? 0 : left > LongestPause ? LongestPause : (int)left, false)
                || left > LongestPause;
        }

        private void WakeThread()
        {
            try
            {
                _wait.Wake();
            }
            catch (Exception)
            {
                // The thread wakes by itself within a turn.
            }
        }

        // On nanoCLR a call takes its frame from the heap, so each of these may throw where the program has filled the
        // heap; and after an OutOfMemoryException the interpreter may skip a call without an exception. Each therefore
        // reports by reference that it has done its work, and only Dispose ends the thread.
        private void Run()
        {
            while (!_stopped)
            {
                bool isDone = false;
                bool isBlocked = false;
                try
                {
                    Turn(ref isDone, ref isBlocked);
                }
                catch (Exception)
                {
                    // Counted below, without a call.
                }

                if (!isDone)
                {
                    _faults++;
                    _pause = FaultMilliseconds;
                }

                try
                {
                    if (_changed != null)
                    {
                        RaiseEvents();
                    }
                }
                catch (Exception)
                {
                    // The events behind this one are raised after the next turn.
                    _faults++;
                    if (_pause < 0 || _pause > FaultMilliseconds)
                    {
                        _pause = FaultMilliseconds;
                    }
                }

                try
                {
                    if (_pause != 0 && !_stopped)
                    {
                        _wait.Wait(_pause, isBlocked);
                    }
                }
                catch (Exception)
                {
                    _faults++;
                }
            }
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Turn(ref bool isDone, ref bool isBlocked)
        {
            // On a full heap the interpreter may skip the first call of a synchronized method without an exception.
            Serve(this, ref isDone, ref isBlocked);
        }

        private static void Serve(StackRunner runner, ref bool isDone, ref bool isBlocked)
        {
            // The thread need not wake itself: the result of Poll is evaluated here.
            runner._next = long.MinValue;
            runner._waitsForRoom = true;
            runner._next = runner.PollLocked();
            isBlocked = runner._stack.IsLinkBlocked;
            runner._waitsForRoom = isBlocked;
            long left = runner._next == long.MaxValue ? -1
                : runner._next < runner._now ? 0
                : runner._next - runner._now;
            int milliseconds = left > int.MaxValue ? int.MaxValue : (int)left;
            if (!runner._linksCall || isBlocked)
            {
                int most = isBlocked ? 1 : PollMilliseconds;
                milliseconds = milliseconds < 0 || milliseconds > most ? most : milliseconds;
            }

            if (runner._steady != null)
            {
                // A full heap can lose a wake-up. The wait is within the limit of the clock, too.
                if (milliseconds < 0 || milliseconds > LongestPause)
                {
                    milliseconds = LongestPause;
                }

                runner._steady.Expect(milliseconds);
            }

            runner._pause = milliseconds;
            isDone = true;
        }
    }
}
