namespace NanoSock.Transport
{
    /// <content>Marks the connections with an armed timer, so that a timer that is due costs nothing for the
    /// others.</content>
    internal sealed partial class TcpTable
    {
        /// <summary>A bit for each connection, the lowest bit of the first word for the first one: set where a timer
        /// may be armed. It stays set after the timers of the connection have been stopped, until
        /// <see cref="TcpTimers"/> finds it.</summary>
        internal readonly uint[] Armed;
        /// <summary>Time at which the timers of half-open records are looked at: the earliest of them; 0 after one was
        /// stopped.</summary>
        internal long HalfOpenDue = long.MaxValue;
        /// <summary>Time at which the timers of closing records are looked at.</summary>
        internal long TimeWaitDue = long.MaxValue;

        /// <summary>Starts a timer of a connection.</summary>
        /// <returns>The value for the timer's field.</returns>
        internal uint Arm(int slot, int milliseconds)
        {
            Armed[slot >> 5] |= 1u << (slot & 31);
            return Context.Arm(milliseconds);
        }
    }
}
