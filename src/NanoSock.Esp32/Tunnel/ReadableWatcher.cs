using System;
using System.Threading;
using NanoSock.Links;

namespace NanoSock.Esp32
{
    /// <summary>A thread that blocks until the socket has a datagram, says so, and then waits until it has been drained.</summary>
    internal sealed class ReadableWatcher
    {
        /// <summary>Bounds what a socket that was closed under the thread can cost, and how long the thread outlives its link.</summary>
        internal const int LongestWait = 500;

        private readonly AutoResetEvent _event = new AutoResetEvent(false);
        private readonly IDatagramSocket _socket;
        private readonly int _longestWait;
        private IWakeup _wakeup;
        private bool _waitsForDrain;
        private bool _started;
        private bool _stopped;

        internal ReadableWatcher(IDatagramSocket socket, int longestWait)
        {
            _socket = socket;
            _longestWait = longestWait;
        }

        /// <summary>Sets whom to wake, null for nobody; the thread begins with the first.</summary>
        internal void SetWakeup(IWakeup wakeup)
        {
            _wakeup = wakeup;
            if (!_started && wakeup != null)
            {
                _started = true;
                BackgroundThread.Start(Run);
            }

            _event.Set();
        }

        /// <summary>Called when the socket was found empty.</summary>
        internal void Drained()
        {
            if (_waitsForDrain)
            {
                _waitsForDrain = false;
                _event.Set();
            }
        }

        /// <summary>Called when a socket has been opened, on which the thread can wait again.</summary>
        internal void Opened()
        {
            _event.Set();
        }

        /// <summary>Has the thread end; within half a second it is gone.</summary>
        internal void Stop()
        {
            _stopped = true;
            _event.Set();
        }

        // The thread must not end before the link does: calls take their frames from the heap, and may throw OutOfMemoryException.
        private void Run()
        {
            while (!_stopped)
            {
                try
                {
                    Watch();
                }
                catch (Exception)
                {
                    // Tried again; what has no heap for it waits for some.
                }
            }
        }

        private void Watch()
        {
            IWakeup wakeup = _wakeup;
            if (wakeup != null && _socket.WaitReadable(_longestWait))
            {
                // All before the wake-up: whoever is woken may have drained the socket before this thread runs on. And
                // what was said before that is no answer to it.
                _event.Reset();
                if (_stopped)
                {
                    return;
                }

                _waitsForDrain = true;
                wakeup.Wake();
                _event.WaitOne(_longestWait, false);
            }
            else if (wakeup == null || !_socket.IsOpen)
            {
                _event.WaitOne(_longestWait, false);
            }
        }
    }
}
