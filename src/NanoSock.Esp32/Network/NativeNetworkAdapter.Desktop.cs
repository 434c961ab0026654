using System;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace NanoSock.Esp32
{
    /// <summary>The network of a desktop, which its system keeps: there is nothing to set up.</summary>
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
            // Prepare never asks for it.
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
                    if (item.NetworkInterfaceType != NetworkInterfaceType.Loopback && item.OperationalStatus != OperationalStatus.Down)
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
                // An interface that went away while it was looked at.
            }

            return 0;
        }
    }
}
