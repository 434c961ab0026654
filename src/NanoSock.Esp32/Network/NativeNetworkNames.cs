namespace NanoSock.Esp32
{
    /// <summary>Words for the states of a <see cref="NativeNetwork"/>.</summary>
    public static class NativeNetworkNames
    {
        private static readonly string[] s_names =
        {
            "starting", "no such interface", "no Wi-Fi credentials", "credentials not stored", "restarting", "joining", "overdue", "ready", "lost",
        };

        /// <summary>The name of a state.</summary>
        public static string Of(NativeNetworkState state)
        {
            return s_names[(int)state];
        }
    }
}
