namespace NanoSock.Esp32
{
    /// <summary>Lists the results of configuring the native interface.</summary>
    public enum NetworkPreparation : byte
    {
        /// <summary>Success; the firmware does the rest.</summary>
        Done = 0,
        /// <summary>No such interface.</summary>
        NoInterface,
        /// <summary>No Wi-Fi network to join.</summary>
        NoCredentials,
        /// <summary>Credentials were to be stored, and those read back differ.</summary>
        NotStored,
        /// <summary>Credentials were stored, which take effect at the next start.</summary>
        RestartNeeded,
    }
}
