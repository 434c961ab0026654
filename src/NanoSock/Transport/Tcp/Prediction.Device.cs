namespace NanoSock.Transport
{
    /// <summary>Whether <see cref="TcpPrediction"/> is used.</summary>
    internal static class Prediction
    {
        internal const bool IsOn = true;
    }
}
