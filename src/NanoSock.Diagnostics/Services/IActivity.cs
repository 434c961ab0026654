namespace NanoSock.Firmware
{
    /// <summary>Represents work that a program initiates, beside its services.</summary>
    public interface IActivity
    {
        /// <summary>Does all outstanding work. Called in every <see cref="ServiceHost.Step"/>, after the sockets that
        /// changed were served.</summary>
        /// <param name="nowMilliseconds">The time; it never goes back.</param>
        /// <returns>The time of the next call at the latest; now after a call into the stack, so that it is sent at
        /// once; <see cref="long.MaxValue"/> for never.</returns>
        long Step(long nowMilliseconds);

        /// <summary>Gets the number of sockets it has open.</summary>
        int Sockets { get; }

        /// <summary>Closes its sockets. The resulting segments are sent with the next step of the stack.</summary>
        void Stop();
    }
}
