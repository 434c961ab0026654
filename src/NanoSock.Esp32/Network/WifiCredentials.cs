namespace NanoSock.Esp32
{
    /// <summary>Which Wi-Fi network a board joins.</summary>
    public sealed class WifiCredentials
    {
        /// <summary>The network's name, 1 to 32 bytes.</summary>
        public string Ssid { get; set; }

        /// <summary>The passphrase, up to 64 bytes; empty for an open network.</summary>
        public string Password { get; set; } = string.Empty;
    }
}
