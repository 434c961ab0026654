namespace NanoSock.Transport
{
    /// <summary>Enables <see cref="TcpFastPath"/>.</summary>
    internal static class FastPathSwitch
    {
        internal const bool IsOn = true;
    }
}
