using NanoSock.Links;

namespace NanoSock.Host
{
    /// <summary>Where a thread that runs a stack sleeps until there is something to do.</summary>
    public interface IPumpWait : IWakeup
    {
        /// <summary>Waits until a link has a frame, somebody calls <see cref="IWakeup.Wake"/>, or the time is over. It may
        /// also return for no reason. A wake-up that came since the last wait is not lost: the wait then ends at once.
        /// One thread waits at a time.</summary>
        /// <param name="milliseconds">The longest wait; -1 for ever.</param>
        /// <param name="forRoom">Whether room to send on a link ends the wait as well.</param>
        void Wait(int milliseconds, bool forRoom);
    }
}
