namespace NanoSock.Sockets
{
    /// <summary>Provides the time of a <c>StackRunner</c>.</summary>
    public interface IStackClock
    {
        /// <summary>Gets milliseconds from any start. They should neither go back nor follow changes of the calendar;
        /// <c>SteadyClock</c> removes such steps from a clock that has them.</summary>
        long Milliseconds { get; }
    }
}
