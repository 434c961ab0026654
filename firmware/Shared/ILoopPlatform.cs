namespace NanoSock.Firmware
{
    /// <summary>Represents what a <see cref="DeviceLoop"/> needs of the board.</summary>
    public interface ILoopPlatform
    {
        /// <summary>Gets the time in milliseconds.</summary>
        long Now { get; }

        /// <summary>Sleeps until <paramref name="next"/>, or until the link has a frame.</summary>
        /// <param name="now">The time in milliseconds.</param>
        /// <param name="next">The time of the program's next step; later than now.</param>
        void Sleep(long now, long next);

        /// <summary>Prints a line.</summary>
        void Line(string text);
    }
}
