using System;
using System.Threading;
using NanoSock.Links;

namespace NanoSock.Esp32
{
    /// <summary>Wakes a link from a thread that blocks until the socket has a datagram, and then waits until the socket
    /// has been drained.</summary>
    internal sealed class ReadableWatcher
    {
        /// <summary>The longest wait, which bounds the cost of a socket that was closed under the thread, and the time
        /// for which the thread outlives its link.</summary>
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

        /// <summary>Sets the object to wake, null for none; the thread starts with the first one.</summary>
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

        /// <summary>Notes that the socket was found empty.</summary>
        internal void Drained()
        {
            if (_waitsForDrain)
            {
                _waitsForDrain = false;
                _event.Set();
            }
        }

        /// <summary>Notes that a socket has been opened, on which the thread can wait again.</summary>
        internal void Opened()
        {
            _event.Set();
        }

        /// <summary>Stops the thread, which ends within half a second.</summary>
        internal void Stop()
        {
            _stopped = true;
            _event.Set();
        }

        // The thread must not end before the link does: calls take their frames from the heap, and may throw
        // OutOfMemoryException.
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
                    // Retried; a call without heap for its frame waits until there is some.
                }
            }
        }

        private void Watch()
        {
            IWakeup wakeup = _wakeup;
            if (wakeup != null && _socket.WaitReadable(_longestWait))
            {
                // Reset before the wake-up: the woken thread may have drained the socket before this thread continues.
                // An earlier Drained does not answer this wake-up.
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
