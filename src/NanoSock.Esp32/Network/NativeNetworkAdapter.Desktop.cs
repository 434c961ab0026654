using System;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace NanoSock.Esp32
{
    /// <summary>Represents the network of a desktop, which its system configures.</summary>
    public sealed class NativeNetworkAdapter : INetworkAdapter
    {
        /// <inheritdoc/>
        public NetworkPreparation Prepare()
        {
            return NetworkPreparation.Done;
        }

        /// <inheritdoc/>
        public void Restart()
        {
            // Prepare never requests a restart.
        }

        /// <inheritdoc/>
        public bool IsNetworkAvailable()
        {
            return ReadAddress() != 0;
        }

        /// <inheritdoc/>
        public uint ReadAddress()
        {
            try
            {
                foreach (NetworkInterface item in NetworkInterface.GetAllNetworkInterfaces())
                {
                    if (item.NetworkInterfaceType != NetworkInterfaceType.Loopback
                        && item.OperationalStatus != OperationalStatus.Down)
                    {
                        foreach (UnicastIPAddressInformation address in item.GetIPProperties().UnicastAddresses)
                        {
                            if (address.Address.AddressFamily == AddressFamily.InterNetwork)
                            {
                                return new Ip.IPAddress(address.Address.GetAddressBytes()).Value;
                            }
                        }
                    }
                }
            }
            catch (NetworkInformationException)
            {
                // The interface was removed while it was read.
            }

            return 0;
        }
    }
}
