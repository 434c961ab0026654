namespace NanoSock.Esp32
{
    /// <summary>Names the states of a <see cref="NativeNetwork"/> for display.</summary>
    public static class NativeNetworkNames
    {
        private static readonly string[] s_names =
        {
            "starting", "no such interface", "no Wi-Fi credentials", "credentials not stored", "restarting", "joining",
            "overdue", "ready", "lost",
        };

        /// <summary>Returns the name of a state.</summary>
        public static string Of(NativeNetworkState state)
        {
            return s_names[(int)state];
        }
    }
}
