namespace NanoSock.Firmware
{
    /// <summary>Something that a program does of its own accord, beside the services that wait to be asked.</summary>
    public interface IActivity
    {
        /// <summary>Does all work there is. Called in every <see cref="ServiceHost.Step"/>, after the sockets that changed were
        /// served.</summary>
        /// <param name="nowMilliseconds">The time; it never goes back.</param>
        /// <returns>When the next call is wanted at the latest; now when something was given to the stack, so that it goes
        /// out at once; <see cref="long.MaxValue"/> for never.</returns>
        long Step(long nowMilliseconds);

        /// <summary>How many sockets it has open now.</summary>
        int Sockets { get; }

        /// <summary>Closes them. What that sends goes out with the next step of the stack.</summary>
        void Stop();
    }
}
