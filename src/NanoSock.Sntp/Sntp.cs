using System;
using NanoSock;
using NanoSock.Services;
using NanoSock.Sockets;

namespace nanoFramework.Networking
{
    /// <summary>Sets the clock of the device by SNTP, with an <see cref="SntpClient"/> on the node that
    /// <see cref="Network"/> has started.</summary>
    public class Sntp
    {
        private const int Servers = 2;
        // As nanoFramework's.
        private const int Interval = 3600;

        private static string s_server1 = "0.pool.ntp.org";
        private static string s_server2 = "1.pool.ntp.org";
        private static bool s_isStarted;
        private static NetworkServices s_services;
        private static SntpClient s_client;

        /// <summary>Gets whether the client is started.</summary>
        public static bool IsStarted
        {
            get { return s_isStarted; }
        }

        /// <summary>Gets or sets the server that is asked first, 0.pool.ntp.org by default: a name or an address in
        /// text. <see cref="Start"/> reads it.</summary>
        public static string Server1
        {
            get { return s_server1; }
            set { s_server1 = value; }
        }

        /// <summary>Gets or sets the server that is asked when the first one fails, 1.pool.ntp.org by
        /// default.</summary>
        public static string Server2
        {
            get { return s_server2; }
            set { s_server2 = value; }
        }

        /// <summary>Starts the client: it sets the clock as soon as a server answers, and then once an hour.</summary>
        /// <exception cref="NotSupportedException">No node was started, or it has no
        /// <see cref="NetworkServices"/>.</exception>
        public static void Start()
        {
            NetworkServices services = Network.Services as NetworkServices;
            if (services == null)
            {
                throw new NotSupportedException("Network.Start needs NetworkServices");
            }

            if (services != s_services)
            {
                s_client = null;
                s_services = services;
            }

            Network.Runner.Invoke(Begin);
            s_isStarted = true;
        }

        /// <summary>Stops the client.</summary>
        public static void Stop()
        {
            s_isStarted = false;
            if (s_client != null && s_services == Network.Services)
            {
                Network.Runner.Invoke(End);
            }
        }

        /// <summary>Asks the servers at once.</summary>
        /// <exception cref="NotSupportedException">As <see cref="Start"/>.</exception>
        public static void UpdateNow()
        {
            Start();
        }

        // The methods that a lock protects; they do not block.
        private static void Begin(NetStack stack)
        {
            if (s_client == null)
            {
                SntpOptions options = new SntpOptions { Servers = Servers, PollInterval = Interval };
                s_client = new SntpClient(s_services.Context, s_services.Names, new SystemTime(), options);
            }

            s_client.ClearServers();
            Add(s_server1);
            Add(s_server2);
            s_client.Start();
        }

        private static void End(NetStack stack)
        {
            s_client.Stop();
        }

        private static void Add(string server)
        {
            if (server != null && server.Length > 0)
            {
                s_client.AddServer(server);
            }
        }
    }
}
