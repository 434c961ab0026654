namespace NanoSock.Transport
{
    /// <summary>Enables <see cref="TcpFastPath"/>. A test disables it temporarily to compare both paths.</summary>
    internal static class FastPathSwitch
    {
        internal static bool IsOn = true;
    }
}
