namespace NanoSock.Firmware
{
    /// <summary>Steps a sample and its peer in turn. Frames of the peer wake the loop.</summary>
    internal sealed class SamplePair : ILoopProgram
    {
        private readonly ILoopProgram _sample;
        private readonly ILoopProgram _peer;

        internal SamplePair(ILoopProgram sample, ILoopProgram peer)
        {
            _sample = sample;
            _peer = peer;
        }

        /// <inheritdoc/>
        public bool IsOver
        {
            get { return _sample.IsOver || _peer.IsOver; }
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            long sampleNext = _sample.Step(nowMilliseconds);
            long peerNext = _peer.Step(nowMilliseconds);
            return sampleNext < peerNext ? sampleNext : peerNext;
        }

        /// <inheritdoc/>
        public void NoteFault()
        {
            _sample.NoteFault();
            _peer.NoteFault();
        }
    }
}
