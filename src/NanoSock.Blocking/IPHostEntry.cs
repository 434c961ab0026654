using NanoSock.Ip;

namespace NanoSock.Sockets
{
    /// <summary>Represents the result of a look-up of <see cref="Dns"/>, in the manner of
    /// <c>System.Net.IPHostEntry</c>.</summary>
    public sealed class IPHostEntry
    {
        private readonly string _hostName;
        private readonly IPAddress[] _addressList;

        internal IPHostEntry(string hostName, IPAddress[] addressList)
        {
            _hostName = hostName;
            _addressList = addressList;
        }

        /// <summary>Gets the name of the host.</summary>
        public string HostName
        {
            get { return _hostName; }
        }

        /// <summary>Gets the addresses of the host, in the server's order.</summary>
        public IPAddress[] AddressList
        {
            get { return _addressList; }
        }
    }
}
