using System;
using System.Net.NetworkInformation;
using System.Threading;
using nanoFramework.Runtime.Native;

namespace NanoSock.Esp32
{
    /// <summary>Controls the interface of a board through nanoFramework's firmware.</summary>
    public sealed class NativeNetworkAdapter : INetworkAdapter
    {
        private const int AwaitMilliseconds = 100;

        private readonly NetworkInterfaceType _kind;
        private readonly WifiCredentials _credentials;

        private NativeNetworkAdapter(NetworkInterfaceType kind, WifiCredentials credentials)
        {
            _kind = kind;
            _credentials = credentials;
        }

        /// <summary>Creates an adapter for the Wi-Fi station.</summary>
        /// <param name="credentials">The network to join, which is stored in the device if it is not yet; null for the
        /// network that the device has stored.</param>
        public static NativeNetworkAdapter Wifi(WifiCredentials credentials)
        {
            return new NativeNetworkAdapter(NetworkInterfaceType.Wireless80211, credentials);
        }

        /// <summary>Creates an adapter for the wired interface of a board whose firmware has one.</summary>
        public static NativeNetworkAdapter Wired()
        {
            return new NativeNetworkAdapter(NetworkInterfaceType.Ethernet, null);
        }

        /// <summary>Reads the interface's six bytes; null when there is no such interface.</summary>
        public byte[] ReadPhysicalAddress()
        {
            try
            {
                NetworkInterface found = Find();
                return found == null ? null : found.PhysicalAddress;
            }
            catch (Exception)
            {
                return null;
            }
        }

        /// <summary>Creates a tunnel over this interface, with a hardware address derived from the interface's. It is
        /// up while the native network is.</summary>
        /// <param name="host">The peer (<see cref="VxlanOptions.Host"/>).</param>
        /// <param name="vni">The VXLAN network identifier, equal at both ends.</param>
        /// <param name="deadlineMilliseconds">The time without an address after which the native network is
        /// overdue.</param>
        public VxlanLink CreateTunnel(string host, int vni, int deadlineMilliseconds)
        {
            VxlanOptions options = new VxlanOptions();
            options.Host = host;
            options.Vni = vni;
            options.HardwareAddress = VxlanLink.DeriveAddress(ReadPhysicalAddress());
            return new VxlanLink(options, new NativeNetwork(this, deadlineMilliseconds));
        }

        /// <summary>Waits until the network is available.</summary>
        /// <param name="milliseconds">The longest wait.</param>
        public void AwaitNetwork(int milliseconds)
        {
            for (int i = 0; i < milliseconds && !IsNetworkAvailable(); i += AwaitMilliseconds)
            {
                Thread.Sleep(AwaitMilliseconds);
            }
        }

        /// <inheritdoc/>
        public NetworkPreparation Prepare()
        {
            try
            {
                NetworkInterface found = Find();
                if (found == null)
                {
                    return NetworkPreparation.NoInterface;
                }

                if (_kind == NetworkInterfaceType.Wireless80211)
                {
                    NetworkPreparation stored = Store(found.SpecificConfigId);
                    if (stored != NetworkPreparation.Done)
                    {
                        return stored;
                    }
                }

                // A static address stays.
                if (!found.IsDhcpEnabled && found.IPv4Address[0] == '0')
                {
                    found.EnableDhcp();
                }

                return NetworkPreparation.Done;
            }
            catch (Exception)
            {
                return NetworkPreparation.NoInterface;
            }
        }

        /// <inheritdoc/>
        public void Restart()
        {
            Power.RebootDevice(RebootOption.NormalReboot);
        }

        /// <inheritdoc/>
        public bool IsNetworkAvailable()
        {
            try
            {
                return NetworkInterface.GetIsNetworkAvailable();
            }
            catch (Exception)
            {
                return false;
            }
        }

        /// <inheritdoc/>
        public uint ReadAddress()
        {
            try
            {
                NetworkInterface found = Find();
                uint address;
                return found != null && Ip.IPAddress.TryParse(found.IPv4Address, out address) ? address : 0;
            }
            catch (Exception)
            {
                return 0;
            }
        }

        private NetworkPreparation Store(uint id)
        {
            Wireless80211Configuration stored = FindConfiguration(id);
            if (stored == null)
            {
                return NetworkPreparation.NoInterface;
            }

            if (_credentials == null)
            {
                return string.IsNullOrEmpty(stored.Ssid) ? NetworkPreparation.NoCredentials : NetworkPreparation.Done;
            }

            if (IsStored(stored))
            {
                return NetworkPreparation.Done;
            }

            stored.Ssid = _credentials.Ssid;
            stored.Password = _credentials.Password;
            stored.Authentication = _credentials.Password.Length == 0
                ? AuthenticationType.Open
                : AuthenticationType.WPA2;
            stored.Encryption = _credentials.Password.Length == 0 ? EncryptionType.None : EncryptionType.WPA2_PSK;
            stored.Options = Wireless80211Configuration.ConfigurationOptions.AutoConnect;
            stored.SaveConfiguration();

            // Restart only if the device has kept the credentials: otherwise the restarts would not end.
            stored = FindConfiguration(id);
            return stored != null && IsStored(stored) ? NetworkPreparation.RestartNeeded : NetworkPreparation.NotStored;
        }

        private bool IsStored(Wireless80211Configuration stored)
        {
            return stored.Ssid == _credentials.Ssid && stored.Password == _credentials.Password
                && (stored.Options & Wireless80211Configuration.ConfigurationOptions.AutoConnect)
                    == Wireless80211Configuration.ConfigurationOptions.AutoConnect;
        }

        private static Wireless80211Configuration FindConfiguration(uint id)
        {
            Wireless80211Configuration[] all = Wireless80211Configuration.GetAllWireless80211Configurations();
            for (int i = 0; i < all.Length; i++)
            {
                if (all[i].Id == id)
                {
                    return all[i];
                }
            }

            return null;
        }

        private NetworkInterface Find()
        {
            NetworkInterface[] all = NetworkInterface.GetAllNetworkInterfaces();
            for (int i = 0; i < all.Length; i++)
            {
                if (all[i].NetworkInterfaceType == _kind)
                {
                    return all[i];
                }
            }

            return null;
        }
    }
}
