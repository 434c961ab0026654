namespace NanoSock.Esp32
{
    /// <summary>Computes the back-off of retries: 250 ms, doubled each time up to 30 s.</summary>
    internal sealed class BackOff
    {
        internal const int First = 250;
        internal const int Longest = 30000;

        private int _next = First;

        /// <summary>Returns the wait after one more failure, in milliseconds.</summary>
        internal int Next()
        {
            int delay = _next;
            _next = delay > Longest / 2 ? Longest : delay * 2;
            return delay;
        }

        /// <summary>Resets the back-off after success.</summary>
        internal void Reset()
        {
            _next = First;
        }
    }
}
