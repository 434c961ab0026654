using System;
using System.Net.NetworkInformation;
using NanoSock.Sockets;

namespace NanoSock
{
    /// <summary>Gives the classes of <c>System.Net</c> their node. It is the one type that nanoFramework's System.Net
    /// lacks.</summary>
    public static class Network
    {
        private const int DefaultConnectTimeout = 30000;

        private static StackRunner s_runner;
        private static INetworkServices s_services;
        private static int s_connectTimeout = DefaultConnectTimeout;

        /// <summary>Starts the network of the program: from now on, sockets, names and interfaces are those of this
        /// node. Sockets of a node that was started before continue on that node.</summary>
        /// <param name="runner">The runner of the node; it is started.</param>
        /// <param name="services">The services of the same node, which configure interfaces and look up names; null
        /// where addresses are fixed, and names are looked up with <see cref="StackRunner.Resolver"/>.</param>
        /// <exception cref="ArgumentNullException"><paramref name="runner"/> is null.</exception>
        /// <exception cref="InvalidOperationException">The runner has another resolver.</exception>
        public static void Start(StackRunner runner, INetworkServices services)
        {
            if (runner == null)
            {
                throw new ArgumentNullException(nameof(runner));
            }

            if (services != null && services.Resolver != null)
            {
                runner.Resolver = services.Resolver;
            }

            runner.Start();
            if (runner != s_runner)
            {
                NetworkInterface.StaticDns = 0;
            }

            s_services = services;
            s_runner = runner;
            NetworkChange.Watch();
        }

        /// <summary>Gets the runner of the node; null before <see cref="Start"/>.</summary>
        public static StackRunner Runner
        {
            get { return s_runner; }
        }

        /// <summary>Gets or sets the milliseconds that <see cref="System.Net.Sockets.Socket.Connect"/> waits for a
        /// peer that does not answer, 30,000 by default; 0 or -1 for the limits of TCP, 3 minutes.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The value is below -1.</exception>
        public static int ConnectTimeout
        {
            get
            {
                return s_connectTimeout;
            }

            set
            {
                if (value < -1)
                {
                    throw new ArgumentOutOfRangeException(nameof(value));
                }

                s_connectTimeout = value;
            }
        }

        /// <summary>Gets the services of the node; null for none.</summary>
        public static INetworkServices Services
        {
            get { return s_services; }
        }

        /// <summary>Returns the runner.</summary>
        /// <exception cref="System.Net.Sockets.SocketException">NotInitialized (<see cref="Start"/> was not
        /// called).</exception>
        internal static StackRunner Require()
        {
            if (s_runner == null)
            {
                throw new System.Net.Sockets.SocketException(System.Net.Sockets.SocketError.NotInitialized);
            }

            return s_runner;
        }
    }
}
