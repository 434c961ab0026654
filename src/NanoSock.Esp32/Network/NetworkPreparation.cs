namespace NanoSock.Esp32
{
    /// <summary>What came of setting the native interface up.</summary>
    public enum NetworkPreparation : byte
    {
        /// <summary>The firmware does the rest.</summary>
        Done = 0,
        /// <summary>There is no such interface.</summary>
        NoInterface,
        /// <summary>There is no Wi-Fi network to join.</summary>
        NoCredentials,
        /// <summary>Credentials were to be stored, and what was read back is something else.</summary>
        NotStored,
        /// <summary>Credentials were stored; they count from the next start on.</summary>
        RestartNeeded,
    }
}
