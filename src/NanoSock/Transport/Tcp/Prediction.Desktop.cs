using System;

namespace NanoSock.Transport
{
    /// <summary>Whether <see cref="TcpPrediction"/> is used: a test turns it off, to compare.</summary>
    internal static class Prediction
    {
        [ThreadStatic]
        private static bool s_off;

        internal static bool IsOn
        {
            get { return !s_off; }
            set { s_off = !value; }
        }
    }
}
