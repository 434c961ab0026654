namespace NanoSock.Esp32
{
    /// <summary>Lists the states of the native network.</summary>
    public enum NativeNetworkState : byte
    {
        /// <summary>The initial state.</summary>
        Starting = 0,
        /// <summary>A firmware without an interface of the requested kind.</summary>
        NoInterface,
        /// <summary>A Wi-Fi interface without credentials, neither from the program nor stored in the device.</summary>
        NoCredentials,
        /// <summary>Credentials that the device did not store.</summary>
        NotStored,
        /// <summary>Credentials were stored; the device restarts, because the firmware joins at its start
        /// only.</summary>
        Restarting,
        /// <summary>Waiting for the network and an IPv4 address.</summary>
        Joining,
        /// <summary>Waiting for longer than the deadline; the network may still come.</summary>
        Overdue,
        /// <summary>A network and an address are present.</summary>
        Ready,
        /// <summary>A network that was ready and is gone; the firmware rejoins by itself.</summary>
        Lost,
    }
}
