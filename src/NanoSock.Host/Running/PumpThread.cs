using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading;
using NanoSock.Sockets;

namespace NanoSock.Host.Running
{
    /// <summary>The thread that keeps stacks and their programs going: it does what there is to do and sleeps until a link has
    /// something, somebody posts something, or time asks for it. Nobody else touches what it pumps.</summary>
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
        /// <param name="name">What a debugger shows.</param>
        /// <param name="wait">Where it sleeps; the links of the pumps wake it.</param>
        /// <param name="pumps">What it keeps going. Those that talk to each other belong together: nothing is faster than
        /// not having to wake another thread.</param>
        public PumpThread(string name, IStackWait wait, params IPump[] pumps)
        {
            _wait = wait;
            _pumps = pumps;
            _thread = new Thread(Run) { Name = name, IsBackground = true };
        }

        /// <summary>Raised on the thread when a pump threw; it has ended then.</summary>
        public event EventHandler Failed;

        /// <summary>What a pump threw; null while all is well.</summary>
        public Exception Failure
        {
            get { return _failure; }
        }

        /// <summary>The time that the pumps are given.</summary>
        public long Now
        {
            get { return (long)Stopwatch.GetElapsedTime(_origin).TotalMilliseconds; }
        }

        /// <summary>Begins.</summary>
        public void Start()
        {
            _thread.Start();
        }

        /// <summary>Has something done on the thread between two steps, and waits for it.</summary>
        /// <returns>False when the thread has ended without doing it.</returns>
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

        /// <summary>Ends the thread and waits for that.</summary>
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
                // A reading of the clock for each: the step of one takes time that the next would not see.
                now = Now;
                next = Math.Min(next, pump.Step(now));
                isBlocked |= pump.IsLinkBlocked;
            }

            if (next > now)
            {
                // A frame that one pump sent to another has set off a wake-up: the wait then ends at once.
                _wait.Wait(next == long.MaxValue ? -1 : (int)Math.Min(next - now, int.MaxValue), isBlocked);
            }
        }
    }
}
