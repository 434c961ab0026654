namespace nanoFramework.Networking
{
    /// <summary>Lists the states of <see cref="NetworkHelper"/>.</summary>
    public enum NetworkHelperStatus
    {
        // The names of members are their documentation.
#pragma warning disable CS1591
        None,
        Started,
        NetworkIsReady,
        FailedNoNetworkInterface,
        TokenExpiredWaitingIPAddress,
        TokenExpiredWaitingDateTime,
        ErrorConnetingToWiFiWhileScanning,
        ExceptionOccurred,
        Reconnecting,
#pragma warning restore CS1591
    }
}
