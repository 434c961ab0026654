using NanoSock.Esp32;
using NanoSock.Links;

namespace NanoSock.Boards
{
    /// <content>Connects a classic ESP32: an Ethernet link through a VXLAN tunnel over the Wi-Fi network that the
    /// device has stored.</content>
    public static partial class Board
    {
        /// <summary>True if the board is the only host on its link.</summary>
        public const bool IsAlone = false;

        /// <summary>The board's address in the tunnel, first byte highest: 10.9.0.2.</summary>
        public const uint Address = 0x0A090002;

        /// <summary>The prefix length of the tunnel's network.</summary>
        public const int PrefixLength = 24;

        /// <summary>The default gateway, the tunnel's other end: 10.9.0.1.</summary>
        public const uint Gateway = 0x0A090001;

        /// <summary>The Linux machine at the other end of the tunnel: its address in the board's native network, or its
        /// name there.</summary>
        private const string Peer = "192.168.1.10";

        /// <summary>The VXLAN network identifier (VNI) of the tunnel, equal at both ends.</summary>
        private const int Vni = 42;

        // The time without an address after which the native network is reported as overdue.
        private const int DeadlineMilliseconds = 30000;

        private static NativeNetworkAdapter s_adapter;

        /// <summary>The milliseconds that the loop still sleeps after the link has woken it. A link of whole packets
        /// needs none.</summary>
        public const int WakePause = 0;

        /// <summary>Gets the time in milliseconds since the board started.</summary>
        public static long Now
        {
            get { return Esp32Clock.Milliseconds; }
        }

        /// <summary>Creates the board's link, which is up while the native network is.</summary>
        public static ILink CreateLink()
        {
            s_adapter = NativeNetworkAdapter.Wifi(null);
            return s_adapter.CreateTunnel(Peer, Vni, DeadlineMilliseconds);
        }

        /// <summary>Fills the secret. Waits up to five seconds for the network, because the chip's random numbers are
        /// noise while the radio is on.</summary>
        public static void FillSecret(byte[] secret)
        {
            s_adapter.AwaitNetwork(5000);
            Esp32Entropy.Fill(secret, s_adapter.ReadPhysicalAddress());
        }
    }
}
