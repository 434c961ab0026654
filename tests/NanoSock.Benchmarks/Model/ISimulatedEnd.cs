namespace NanoSock.Benchmarks.Model
{
    /// <summary>A host, or a model of one, under virtual time.</summary>
    internal interface ISimulatedEnd
    {
        /// <summary>When something happens here next, in microseconds.</summary>
        long NextEvent { get; }

        /// <summary>Does what there is to do now.</summary>
        void Run(VirtualClock clock);
    }
}
