using System;
using System.Threading;
using NanoSock.Sockets;

namespace NanoSock.Tests.Sockets
{
    /// <summary>Records the waits of a runner, and its thread.</summary>
    internal sealed class WatchedWait : IStackWait
    {
        private readonly AutoResetEvent _event = new AutoResetEvent(false);

        internal Thread Thread { get; private set; }

        internal Action OnWait { get; set; }

        internal ManualResetEvent Waits { get; } = new ManualResetEvent(false);

        public void Wake()
        {
            _event.Set();
        }

        public void Wait(int milliseconds, bool forRoom)
        {
            Thread = Thread.CurrentThread;
            Waits.Set();
            OnWait?.Invoke();
            _event.WaitOne(milliseconds);
        }
    }
}
