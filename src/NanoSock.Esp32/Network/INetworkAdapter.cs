namespace NanoSock.Esp32
{
    /// <summary>Abstracts the native interface under a tunnel, as far as <see cref="NativeNetwork"/> needs it. No call
    /// throws.</summary>
    public interface INetworkAdapter
    {
        /// <summary>Configures the interface. May take a tenth of a second.</summary>
        NetworkPreparation Prepare();

        /// <summary>Restarts the device; it need not return.</summary>
        void Restart();

        /// <summary>Returns true if there is a network; a cheap call.</summary>
        bool IsNetworkAvailable();

        /// <summary>Reads the interface's IPv4 address, first byte highest; 0 for none.</summary>
        uint ReadAddress();
    }
}
