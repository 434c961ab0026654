using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading;
using NanoSock.Sockets;

namespace NanoSock.Host.Running
{
    /// <summary>Runs stacks and their programs on one thread. It does all outstanding work and sleeps until a link
    /// receives, a call is posted, or a timer is due. No other thread touches what it pumps.</summary>
    public sealed class PumpThread : IDisposable
    {
        private readonly IStackWait _wait;
        private readonly IPump[] _pumps;
        private readonly ConcurrentQueue<Action> _posted = new ConcurrentQueue<Action>();
        private readonly Thread _thread;
        private readonly long _origin = Stopwatch.GetTimestamp();
        private volatile bool _isStopping;
        private volatile Exception _failure;

        /// <summary>Creates the thread; it does not run yet.</summary>
        /// <param name="name">The thread's name in a debugger.</param>
        /// <param name="wait">The wait in which the thread sleeps; the links of the pumps wake it.</param>
        /// <param name="pumps">The pumps. Those that exchange packets belong on one thread, because waking another
        /// thread is slower.</param>
        public PumpThread(string name, IStackWait wait, params IPump[] pumps)
        {
            _wait = wait;
            _pumps = pumps;
            _thread = new Thread(Run) { Name = name, IsBackground = true };
        }

        /// <summary>Raised on the thread after a pump threw and the thread has ended.</summary>
        public event EventHandler Failed;

        /// <summary>Gets the exception of a pump; null if none threw.</summary>
        public Exception Failure
        {
            get { return _failure; }
        }

        /// <summary>Gets the time that the pumps are given.</summary>
        public long Now
        {
            get { return (long)Stopwatch.GetElapsedTime(_origin).TotalMilliseconds; }
        }

        /// <summary>Starts the thread.</summary>
        public void Start()
        {
            _thread.Start();
        }

        /// <summary>Runs an action on the thread between two steps, and waits for it.</summary>
        /// <returns>False when the thread has ended without running it.</returns>
        public bool Invoke(Action action)
        {
            using ManualResetEventSlim done = new ManualResetEventSlim();
            _posted.Enqueue(() =>
            {
                action();
                done.Set();
            });
            _wait.Wake();
            while (!done.Wait(50))
            {
                if (!_thread.IsAlive)
                {
                    return done.IsSet;
                }
            }

            return true;
        }

        /// <summary>Stops the thread and waits for its end.</summary>
        public void Dispose()
        {
            _isStopping = true;
            _wait.Wake();
            if (_thread.IsAlive && Thread.CurrentThread != _thread)
            {
                _thread.Join();
            }
        }

        private void Run()
        {
            try
            {
                while (!_isStopping)
                {
                    Turn();
                }
            }
            catch (Exception e)
            {
                _failure = e;
                Failed?.Invoke(this, EventArgs.Empty);
            }
        }

        private void Turn()
        {
            while (_posted.TryDequeue(out Action action))
            {
                action();
            }

            long now = 0;
            long next = long.MaxValue;
            bool isBlocked = false;
            foreach (IPump pump in _pumps)
            {
                // A reading of the clock for each pump, because the step of the one before takes time.
                now = Now;
                next = Math.Min(next, pump.Step(now));
                isBlocked |= pump.IsLinkBlocked;
            }

            if (next > now)
            {
                // A frame from one pump to another has set the wake-up, which ends this wait at once.
                _wait.Wait(next == long.MaxValue ? -1 : (int)Math.Min(next - now, int.MaxValue), isBlocked);
            }
        }
    }
}
