namespace NanoSock.Services
{
    /// <summary>Connects an <see cref="SntpClient"/> with the program's clock. The client itself never sets a
    /// clock.</summary>
    public interface ISntpClock
    {
        /// <summary>Returns the clock's time in milliseconds since 1970-01-01 00:00 UTC; 0 where it was never
        /// set.</summary>
        long GetUnixMilliseconds();

        /// <summary>Takes a server's time. The call comes from <see cref="SntpClient.Poll"/>.</summary>
        /// <param name="time">The time. The object is used again after the call.</param>
        void OnTime(SntpTime time);
    }
}
