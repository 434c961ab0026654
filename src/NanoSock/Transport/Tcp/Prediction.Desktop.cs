namespace NanoSock.Transport
{
    /// <summary>Whether <see cref="TcpPrediction"/> is used: a test turns it off for a while, to compare.</summary>
    internal static class Prediction
    {
        internal static bool IsOn = true;
    }
}
