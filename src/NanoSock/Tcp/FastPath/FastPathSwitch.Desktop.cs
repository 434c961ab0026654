namespace NanoSock.Transport
{
    /// <summary>Whether <see cref="TcpFastPath"/> is used: a test turns it off for a while, to compare.</summary>
    internal static class FastPathSwitch
    {
        internal static bool IsOn = true;
    }
}
