using System;
using System.Net.NetworkInformation;
using System.Threading;

namespace nanoFramework.Networking
{
    /// <summary>Waits until the node has an address, and configures it.</summary>
    public static partial class NetworkHelper
    {
        private const int Pause = 200;
        // A clock that was not set begins earlier.
        private const int FirstYear = 2021;

        private static ManualResetEvent s_ready = new ManualResetEvent(false);
        private static NetworkHelperStatus s_status;
        private static Exception s_exception;
        private static IPConfiguration s_configuration;
        private static bool s_requiresDateTime;
        // Counts the set-ups, so that the thread of an earlier one ends.
        private static int s_setUps;
        private static bool s_isSetUp;

        /// <summary>Gets the exception that has ended a call; null for none.</summary>
        public static Exception HelperException
        {
            get { return s_exception; }
            internal set { s_exception = value; }
        }

        /// <summary>Gets the event that is set while the network is ready, after
        /// <see cref="SetupNetworkHelper(bool)"/>.</summary>
        public static ManualResetEvent NetworkReady
        {
            get { return s_ready; }
        }

        /// <summary>Gets the state.</summary>
        public static NetworkHelperStatus Status
        {
            get { return s_status; }
        }

        /// <summary>Lets DHCP configure the node unless its address is fixed, and watches it.</summary>
        /// <param name="requiresDateTime">True if the network is ready only when the clock was set.</param>
        /// <exception cref="InvalidOperationException">The helper was set up before.</exception>
        /// <exception cref="NotSupportedException">The node has no interface.</exception>
        public static void SetupNetworkHelper(bool requiresDateTime = false)
        {
            SetupNetworkHelper(null, requiresDateTime);
        }

        /// <summary>Sets a fixed configuration, and watches the node.</summary>
        /// <param name="ipConfiguration">The configuration; null as
        /// <see cref="SetupNetworkHelper(bool)"/>.</param>
        /// <param name="requiresDateTime">True if the network is ready only when the clock was set.</param>
        /// <exception cref="InvalidOperationException">The helper was set up before.</exception>
        /// <exception cref="NotSupportedException">The node has no interface.</exception>
        public static void SetupNetworkHelper(IPConfiguration ipConfiguration, bool requiresDateTime = false)
        {
            if (s_isSetUp)
            {
                throw new InvalidOperationException();
            }

            if (NetworkInterface.GetAllNetworkInterfaces().Length == 0)
            {
                s_status = NetworkHelperStatus.FailedNoNetworkInterface;
                throw new NotSupportedException();
            }

            s_requiresDateTime = requiresDateTime;
            // With a wrong configuration, the program may call this again.
            Configure(ipConfiguration);
            s_isSetUp = true;
            NetworkChange.NetworkAddressChanged += OnChange;
            Thread thread = new Thread(Run);
            Prepare(thread);
            thread.Start();
        }

        /// <summary>Lets DHCP configure the node unless its address is fixed, and waits until it has one.</summary>
        /// <param name="token">Ends the wait.</param>
        /// <param name="requiresDateTime">True to wait until the clock was set, too.</param>
        /// <returns>False if the token has ended the wait, or <see cref="HelperException"/> was thrown.</returns>
        public static bool SetupAndConnectNetwork(CancellationToken token = default, bool requiresDateTime = false)
        {
            return SetupAndConnectNetwork(null, token, requiresDateTime);
        }

        /// <summary>Sets a fixed configuration, and waits until the node has the address.</summary>
        /// <param name="ipConfiguration">The configuration; null for DHCP, unless the address is fixed.</param>
        /// <param name="token">Ends the wait.</param>
        /// <param name="requiresDateTime">True to wait until the clock was set, too.</param>
        /// <returns>False if the token has ended the wait, or <see cref="HelperException"/> was thrown.</returns>
        public static bool SetupAndConnectNetwork(IPConfiguration ipConfiguration, CancellationToken token = default,
            bool requiresDateTime = false)
        {
            try
            {
                if (NetworkInterface.GetAllNetworkInterfaces().Length == 0)
                {
                    s_status = NetworkHelperStatus.FailedNoNetworkInterface;
                    return false;
                }

                Configure(ipConfiguration);
                while (!HasAddress())
                {
                    if (token.IsCancellationRequested)
                    {
                        s_status = NetworkHelperStatus.TokenExpiredWaitingIPAddress;
                        return false;
                    }

                    Thread.Sleep(Pause);
                }

                while (requiresDateTime && !HasDateTime())
                {
                    if (token.IsCancellationRequested)
                    {
                        s_status = NetworkHelperStatus.TokenExpiredWaitingDateTime;
                        return false;
                    }

                    Thread.Sleep(Pause);
                }

                s_status = NetworkHelperStatus.NetworkIsReady;
                return true;
            }
            catch (Exception e)
            {
                s_status = NetworkHelperStatus.ExceptionOccurred;
                s_exception = e;
                return false;
            }
        }

        /// <summary>Ends the watch, and forgets its state. The node keeps its configuration.</summary>
        public static void Reset()
        {
            NetworkChange.NetworkAddressChanged -= OnChange;
            s_setUps++;
            s_isSetUp = false;
            s_ready = new ManualResetEvent(false);
            s_requiresDateTime = false;
            s_status = NetworkHelperStatus.None;
            s_exception = null;
            s_configuration = null;
        }

        static partial void Prepare(Thread thread);

        private static void Configure(IPConfiguration configuration)
        {
            s_configuration = configuration;
            s_status = NetworkHelperStatus.Started;
            NetworkInterface[] all = NetworkInterface.GetAllNetworkInterfaces();
            if (configuration != null)
            {
                // One interface can have the address.
                all[0].EnableStaticIPv4(configuration.IPAddress, configuration.IPSubnetMask,
                    configuration.IPGatewayAddress);
                if (configuration.IPDns != null && configuration.IPDns.Length > 0)
                {
                    all[0].EnableStaticIPv4Dns(configuration.IPDns);
                }

                return;
            }

            for (int i = 0; i < all.Length; i++)
            {
                all[i].RequestAddress();
            }
        }

        // Waits for the first address and for the time. The event of the node reports the changes behind it.
        private static void Run()
        {
            int setUp = s_setUps;
            while (setUp == s_setUps && !Update())
            {
                Thread.Sleep(Pause);
            }
        }

        private static void OnChange(object sender, EventArgs e)
        {
            if (s_isSetUp && !Update() && s_status == NetworkHelperStatus.NetworkIsReady)
            {
                s_ready.Reset();
                s_status = NetworkHelperStatus.Reconnecting;
            }
        }

        private static bool Update()
        {
            bool isReady = HasAddress() && (!s_requiresDateTime || HasDateTime());
            if (isReady)
            {
                s_status = NetworkHelperStatus.NetworkIsReady;
                s_ready.Set();
            }

            return isReady;
        }

        private static bool HasDateTime()
        {
            return DateTime.UtcNow.Year >= FirstYear;
        }

        private static bool HasAddress()
        {
            NetworkInterface[] all = NetworkInterface.GetAllNetworkInterfaces();
            IPConfiguration configuration = s_configuration;
            // An address has several texts.
            string address = configuration != null ? System.Net.IPAddress.Parse(configuration.IPAddress).ToString()
                : null;
            for (int i = 0; i < all.Length; i++)
            {
                if (address != null ? all[i].IPv4Address == address : all[i].Read().IsUsable)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
