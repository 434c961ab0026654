using System.Threading;
using NanoSock.Links;

namespace NanoSock.Sockets
{
    /// <summary>How a <see cref="StackRunner"/> waits between polls: until a link or a program wakes it, or a time-out.</summary>
    public interface IStackWait : IWakeup
    {
        /// <summary>Waits until a link has a frame, somebody calls <see cref="IWakeup.Wake"/>, or the time is over. A wake-up
        /// that came since the last wait is not lost. It may also return for no reason. One thread waits at a time.</summary>
        /// <param name="milliseconds">How long at most; -1 for ever.</param>
        /// <param name="forRoom">A link had no room: its having room ends the wait too, where that can be seen.</param>
        void Wait(int milliseconds, bool forRoom);
    }

    /// <summary>Waiting on an event: enough for links that call <see cref="IWakeup.Wake"/>.</summary>
    public sealed class EventWait : IStackWait
    {
        private readonly AutoResetEvent _event = new AutoResetEvent(false);

        /// <inheritdoc/>
        public void Wake()
        {
            _event.Set();
        }

        /// <inheritdoc/>
        public void Wait(int milliseconds, bool forRoom)
        {
            _event.WaitOne(milliseconds, false);
        }
    }
}
