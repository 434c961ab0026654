using NanoSock.Sockets;

namespace NanoSock.Services
{
    /// <content>Contains the names in ".local", which multicast DNS resolves (RFC 6762 3).</content>
    public sealed partial class DnsResolver
    {
        private MdnsQuerier _multicast;

        /// <summary>Sets the querier that resolves the names in ".local"; null for none, where they are not
        /// found. Queries in progress begin again.</summary>
        public void SetMulticast(MdnsQuerier querier)
        {
            RestartAll();
            _multicast = querier;
        }

        // RFC 6762 4: the names of link-local addresses, too.
        private bool IsMulticast(string name, int type)
        {
            return _multicast != null
                && (type == DnsResponse.TypeA ? EndsWith(name, "local") : name.EndsWith(".254.169.in-addr.arpa."));
        }

        private void BeginMulticast(DnsQuery query, long now)
        {
            int handle = _multicast.Begin(query.Sent, query.Type, false);
            if (handle >= 0)
            {
                query.Id = handle;
                query.Step = DnsStep.Multicast;
                query.RetryAt = query.EndsAt;
            }
            else if (handle == -(int)SocketError.NoBufferSpaceAvailable)
            {
                query.Sent = null;
                query.RetryAt = now + SocketRetry;
                query.Failure = Worse(query.Failure, DnsStatus.NoSocket);
            }
            else
            {
                OnNegative(query, DnsStatus.NotFound);
            }
        }

        private void ReadMulticast(DnsQuery query)
        {
            DnsStatus status = _multicast.GetStatus(query.Id);
            if (status == DnsStatus.Success)
            {
                query.AddressCount = _multicast.GetAddresses(query.Id, query.Addresses);
                query.Result = query.Type == DnsResponse.TypeA ? null : _multicast.GetName(query.Id);
                Complete(query, status);
            }
            else if (status != DnsStatus.Pending)
            {
                CloseSocket(query);
                OnNegative(query, status);
            }
        }
    }
}
