using NanoSock.Links;

namespace NanoSock.Testing
{
    /// <summary>Counts wake-ups.</summary>
    internal sealed class WakeupCounter : IWakeup
    {
        private int _count;

        internal int Count => _count;

        public void Wake()
        {
            System.Threading.Interlocked.Increment(ref _count);
        }
    }
}
