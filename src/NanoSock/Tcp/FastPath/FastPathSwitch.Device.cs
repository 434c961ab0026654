namespace NanoSock.Transport
{
    /// <summary>Whether <see cref="TcpFastPath"/> is used.</summary>
    internal static class FastPathSwitch
    {
        internal const bool IsOn = true;
    }
}
