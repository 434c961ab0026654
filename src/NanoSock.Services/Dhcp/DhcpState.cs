namespace NanoSock.Services
{
    /// <summary>Lists the states of a <see cref="DhcpClient"/> (RFC 2131 4.4, figure 5).</summary>
    public enum DhcpState
    {
        /// <summary>The client is not started.</summary>
        Stopped,
        /// <summary>INIT: the client waits before it looks for servers.</summary>
        Init,
        /// <summary>SELECTING: the client waits for an offer.</summary>
        Selecting,
        /// <summary>REQUESTING: the client has requested the address of an offer.</summary>
        Requesting,
        /// <summary>INIT-REBOOT: the client waits before it requests the address of its last lease.</summary>
        InitReboot,
        /// <summary>REBOOTING: the client has requested the address of its last lease.</summary>
        Rebooting,
        /// <summary>The node checks that no other host has the address (RFC 5227 2.1).</summary>
        Checking,
        /// <summary>BOUND: the address is in use.</summary>
        Bound,
        /// <summary>RENEWING: the client asks the server of the lease to extend it.</summary>
        Renewing,
        /// <summary>REBINDING: the client asks all servers to extend the lease.</summary>
        Rebinding,
        /// <summary>The client releases its lease, and then stops.</summary>
        Releasing,
    }
}
