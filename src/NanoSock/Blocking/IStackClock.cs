namespace NanoSock.Sockets
{
    /// <summary>Where a <see cref="StackRunner"/> has the time from.</summary>
    public interface IStackClock
    {
        /// <summary>Milliseconds from any start; should not go back and not follow changes of the calendar. Where the only clock
        /// there is does, <see cref="SteadyClock"/> takes the changes out.</summary>
        long Milliseconds { get; }
    }
}
