namespace NanoSock.Transport
{
    /// <summary>The bits of <see cref="Tcb.Features"/>: what most connections do without.</summary>
    internal static class TcbFeatures
    {
        /// <summary>The program wants keep-alives.</summary>
        internal const int KeepAlive = 0x0001;
        /// <summary>A keep-alive is to be sent.</summary>
        internal const int KeepProbe = 0x0002;
    }
}
