namespace NanoSock.Benchmarks.Model
{
    /// <summary>A host, or a model of one, under virtual time.</summary>
    internal interface ISimulatedEnd
    {
        /// <summary>Gets the time of the next event here, in microseconds.</summary>
        long NextEvent { get; }

        /// <summary>Does the work that is due now.</summary>
        void Run(VirtualClock clock);
    }
}
