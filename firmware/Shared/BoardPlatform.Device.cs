using System;
using System.Threading;
using NanoSock.Boards;
using NanoSock.Links;

namespace NanoSock.Firmware
{
    /// <summary>Provides the board's clock, and the sleep between two steps until the link has a frame or a timer is
    /// due.</summary>
    public sealed class BoardPlatform : ILoopPlatform, IWakeup
    {
        // The polling interval of a link that has no wake-up.
        private const int AskMilliseconds = 1;
        private const int Longest = 60000;

        private readonly AutoResetEvent _event = new AutoResetEvent(false);
        private readonly bool _wakes;

        /// <summary>Registers for the link's wake-up.</summary>
        /// <param name="link">The board's link.</param>
        public BoardPlatform(ILink link)
        {
            _wakes = link.SetWakeup(this);
        }

        /// <inheritdoc/>
        public long Now
        {
            get { return Board.Now; }
        }

        /// <inheritdoc/>
        public void Wake()
        {
            _event.Set();
        }

        /// <inheritdoc/>
        public void Sleep(long now, long next)
        {
            long wait = next - now;
            if (wait > Longest)
            {
                wait = Longest;
            }

            bool woken = _event.WaitOne(!_wakes && wait > AskMilliseconds ? AskMilliseconds : (int)wait, false);
            if (woken && Board.WakePause > 0)
            {
                Thread.Sleep(Board.WakePause);
            }
        }

        /// <inheritdoc/>
        public void Line(string text)
        {
            // Not Debug.WriteLine, whose calls are omitted from a Release build. Both write to the same port.
            Console.WriteLine(text);
        }
    }
}
