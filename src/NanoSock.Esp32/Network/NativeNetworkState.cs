namespace NanoSock.Esp32
{
    /// <summary>How far the native network has come.</summary>
    public enum NativeNetworkState : byte
    {
        /// <summary>Not asked for yet.</summary>
        Starting = 0,
        /// <summary>The firmware has no interface of the kind that is wanted.</summary>
        NoInterface,
        /// <summary>Nobody has said which Wi-Fi network to join: not the program, and the device has none stored.</summary>
        NoCredentials,
        /// <summary>The device did not keep what was to be stored.</summary>
        NotStored,
        /// <summary>Credentials were stored; the device restarts, because the firmware joins at its start only.</summary>
        Restarting,
        /// <summary>Waiting for the network and an IPv4 address.</summary>
        Joining,
        /// <summary>The same, for longer than the deadline; it may still come.</summary>
        Overdue,
        /// <summary>There is a network and an address.</summary>
        Ready,
        /// <summary>It was ready, and the network has gone; the firmware joins again by itself.</summary>
        Lost,
    }
}
