namespace NanoSock.Host.Forwarding
{
    /// <summary>A port that is forwarded.</summary>
    public sealed class Forward
    {
        internal Forward(ForwardRule rule, int nativePort)
        {
            Rule = rule;
            NativePort = nativePort;
        }

        /// <summary>What was asked for.</summary>
        public ForwardRule Rule { get; }

        /// <summary>The port as bound: never 0.</summary>
        public int NativePort { get; }
    }
}
