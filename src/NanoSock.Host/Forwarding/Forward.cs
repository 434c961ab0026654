namespace NanoSock.Host.Forwarding
{
    /// <summary>Represents a forwarded port.</summary>
    public sealed class Forward
    {
        internal Forward(ForwardRule rule, int nativePort)
        {
            Rule = rule;
            NativePort = nativePort;
        }

        /// <summary>Gets the rule.</summary>
        public ForwardRule Rule { get; }

        /// <summary>Gets the bound port, never 0.</summary>
        public int NativePort { get; }
    }
}
