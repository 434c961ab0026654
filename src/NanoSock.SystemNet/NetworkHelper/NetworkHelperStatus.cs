namespace nanoFramework.Networking
{
    /// <summary>Lists the states of <see cref="NetworkHelper"/>.</summary>
    public enum NetworkHelperStatus
    {
        /// <summary>Not started.</summary>
        None,
        /// <summary>Waits for an address or the time.</summary>
        Started,
        /// <summary>The network is ready.</summary>
        NetworkIsReady,
        /// <summary>There is no interface.</summary>
        FailedNoNetworkInterface,
        /// <summary>The token was canceled before an address was there.</summary>
        TokenExpiredWaitingIPAddress,
        /// <summary>The token was canceled before the time was set.</summary>
        TokenExpiredWaitingDateTime,
        /// <summary>A wireless network was not reached; NanoSock does not set it.</summary>
        ErrorConnetingToWiFiWhileScanning,
        /// <summary>An exception ended the start; <see cref="NetworkHelper.HelperException"/> has it.</summary>
        ExceptionOccurred,
        /// <summary>The address was lost; the network is awaited again.</summary>
        Reconnecting,
    }
}
