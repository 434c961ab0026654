namespace NanoSock.Firmware
{
    /// <summary>Runs a host of services in a <see cref="DeviceLoop"/>, and beside it the test of a board that is
    /// alone.</summary>
    public sealed class HostLoop : ILoopProgram
    {
        private readonly ServiceHost _host;
        private readonly ISelfTest _test;

        /// <summary>Creates the program of the loop.</summary>
        /// <param name="host">The host, started.</param>
        /// <param name="test">The test, with which the program ends; null for a program that does not end.</param>
        public HostLoop(ServiceHost host, ISelfTest test)
        {
            _host = host;
            _test = test;
        }

        /// <inheritdoc/>
        public bool IsOver
        {
            get { return _test != null && _test.IsOver; }
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            long next = _host.Step(nowMilliseconds);
            return _test != null && _test.Step(nowMilliseconds) ? nowMilliseconds : next;
        }

        /// <inheritdoc/>
        public void NoteFault()
        {
            // The host itself notices a step that did not end; this is for the test.
            _host.Stack.NoteFault();
        }
    }
}
