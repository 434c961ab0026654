using System;
using System.Threading;

namespace NanoSock.Host
{
    /// <summary>Waits for a wake-up only: for links that call when something happens, such as ports of a switch.</summary>
    public sealed class EventWaiter : IPumpWait, IDisposable
    {
        private readonly AutoResetEvent _event = new AutoResetEvent(false);

        /// <inheritdoc/>
        public void Wake()
        {
            try
            {
                _event.Set();
            }
            catch (ObjectDisposedException)
            {
                // A link that outlives its stack: nobody is left to wake.
            }
        }

        /// <summary>Waits until somebody calls <see cref="Wake"/> or the time is over.</summary>
        /// <param name="milliseconds">The longest wait; -1 for ever.</param>
        /// <param name="forRoom">Makes no difference: room is told by a wake-up, too.</param>
        public void Wait(int milliseconds, bool forRoom)
        {
            _event.WaitOne(milliseconds < 0 ? Timeout.Infinite : milliseconds);
        }

        /// <summary>Frees the waiter.</summary>
        public void Dispose()
        {
            _event.Dispose();
        }
    }
}
