using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NanoSock.Esp32
{
    /// <summary>Queries the platform's resolver, which may take half a minute to answer, on a thread that ends with the
    /// look-up.</summary>
    public sealed class NativeHostResolver : IHostResolver
    {
        private string _host;
        private uint _address;
        private bool _runs;

        /// <inheritdoc/>
        public bool IsDone
        {
            get { return !_runs; }
        }

        /// <inheritdoc/>
        public uint Address
        {
            get { return _address; }
        }

        /// <inheritdoc/>
        public void Begin(string host)
        {
            if (!_runs)
            {
                _host = host;
                _address = 0;
                _runs = true;
                try
                {
                    BackgroundThread.Start(Run);
                }
                catch (Exception)
                {
                    // Without memory for a thread the look-up fails.
                    _runs = false;
                }
            }
        }

        private void Run()
        {
            uint found = 0;
            try
            {
                IPAddress[] addresses = Dns.GetHostEntry(_host).AddressList;
                for (int i = 0; i < addresses.Length && found == 0; i++)
                {
                    if (addresses[i].AddressFamily == AddressFamily.InterNetwork)
                    {
                        found = new Ip.IPAddress(addresses[i].GetAddressBytes()).Value;
                    }
                }
            }
            catch (Exception)
            {
                // An unknown host, a missing server and a lack of memory are one failure to the caller.
            }

            _address = found;
            _runs = false;
        }
    }
}
