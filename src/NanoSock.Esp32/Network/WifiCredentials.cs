namespace NanoSock.Esp32
{
    /// <summary>Selects the Wi-Fi network that a board joins.</summary>
    public sealed class WifiCredentials
    {
        /// <summary>Gets or sets the network's name, 1 to 32 bytes.</summary>
        public string Ssid { get; set; }

        /// <summary>Gets or sets the passphrase, up to 64 bytes; empty for an open network.</summary>
        public string Password { get; set; } = string.Empty;
    }
}
