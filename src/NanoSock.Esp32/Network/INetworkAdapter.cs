namespace NanoSock.Esp32
{
    /// <summary>The native interface under a tunnel, as far as <see cref="NativeNetwork"/> needs it. No call throws.</summary>
    public interface INetworkAdapter
    {
        /// <summary>Sets the interface up. May take a tenth of a second.</summary>
        NetworkPreparation Prepare();

        /// <summary>Restarts the device; it need not return.</summary>
        void Restart();

        /// <summary>Whether there is a network: one cheap call.</summary>
        bool IsNetworkAvailable();

        /// <summary>The interface's IPv4 address, first byte highest; 0 for none.</summary>
        uint ReadAddress();
    }
}
