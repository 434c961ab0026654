using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the use of a lease: address, routes, MTU, servers and suffixes.</content>
    public sealed partial class DhcpClient
    {
        // Takes an acknowledgment. One that extends the lease changes only what it has (RFC 2131 4.4.5 leaves open
        // which options a server repeats).
        private void Apply(byte[] message, int length, int prefixLength, uint seconds, long now)
        {
            DhcpLease lease = _lease;
            bool isNew = _state == DhcpState.Requesting || _state == DhcpState.Rebooting;
            if (lease.Address != _offered)
            {
                Forget();
            }

            StopLinkLocal();
            bool isMoved = _stack.GetAddress(_interface) != _offered || lease.PrefixLength != prefixLength;
            lease.Address = _offered;
            lease.PrefixLength = prefixLength;
            lease.Server = _server;
            lease.RequestedAt = _requestedAt;
            lease.Seconds = seconds;
            SetTimes(lease, DhcpMessage.ReadNumber(message, length, DhcpMessage.RenewalTime, 4),
                DhcpMessage.ReadNumber(message, length, DhcpMessage.RebindingTime, 4));
            _endsAt = TimeOf(seconds);

            long mtu = DhcpMessage.ReadNumber(message, length, DhcpMessage.InterfaceMtu, 2);
            if (mtu >= LeastMtu && mtu <= _mtu)
            {
                _stack.SetMtu(_interface, (int)mtu);
            }
            else if (isNew)
            {
                _stack.SetMtu(_interface, _mtu);
            }

            bool areChanged = ReadList(message, length, DhcpMessage.DomainNameServer, lease.NameServers, isNew);
            // The program may have set other servers since the last lease.
            if ((areChanged || (isNew && lease.NameServers[0] != 0)) && _resolver != null)
            {
                // The list differs from that of the message until the resolver has all: an exception repeats the
                // change.
                uint first = lease.NameServers[0];
                lease.NameServers[0] = DhcpMessage.Infinite;
                _resolver.ClearServers();
                _resolver.AddServer(first);
                for (int i = 1; i < lease.NameServers.Length; i++)
                {
                    _resolver.AddServer(lease.NameServers[i]);
                }

                lease.NameServers[0] = first;
            }

            ReadList(message, length, DhcpMessage.TimeServer, lease.TimeServers, isNew);
            ReadRoutes(message, length, isNew);
            CloseSocket();
            _state = DhcpState.Checking;
            _dueAt = Never;
            SocketError error = isMoved
                ? _stack.SetAddress(_interface, lease.Address, prefixLength,
                    _options.Probe ? AddressMode.Probe : AddressMode.None)
                : SocketError.Success;
            if (error == SocketError.AddressAlreadyInUse)
            {
                // Another interface of the node has the address.
                Decline(now);
            }
            else if (error != SocketError.Success)
            {
                // The table of routes is full, which is no fault of the address.
                Lose(now + ConflictPause);
            }
        }

        // RFC 2131 4.4.5: T1 < T2 < lease; without values that are, half of the lease and 7/8 of it.
        private static void SetTimes(DhcpLease lease, long renewal, long rebinding)
        {
            long seconds = lease.Seconds;
            // Rounded up: a T1 of 0 would make each answer lead to a request at once.
            long half = (seconds + 1) / 2;
            if (seconds == DhcpMessage.Infinite)
            {
                renewal = seconds;
                rebinding = seconds;
            }
            else
            {
                renewal = renewal > 0 ? renewal : half;
                rebinding = rebinding > 0 ? rebinding : seconds - (seconds / 8);
                if (renewal >= rebinding || rebinding >= seconds)
                {
                    renewal = half;
                    rebinding = seconds - (seconds / 8);
                }
            }

            lease.RenewalSeconds = (uint)renewal;
            lease.RebindingSeconds = (uint)rebinding;
        }

        // Copies a list of addresses, and zeros behind it; returns true where the list has changed.
        private static bool ReadList(byte[] message, int length, int code, uint[] list, bool isNew)
        {
            int size = DhcpMessage.Read(message, length, code, message, 4 * list.Length);
            bool isChanged = false;
            for (int i = 0; i < list.Length && (isNew || size >= 0); i++)
            {
                uint address = 4 * i < size ? BigEndian.ReadUInt32(message, 4 * i) : 0;
                isChanged |= address != list[i];
                list[i] = address;
            }

            return isChanged;
        }

        // Replaces the routes. RFC 3442: option 121 replaces option 3.
        private void ReadRoutes(byte[] message, int length, bool isNew)
        {
            int size = DhcpMessage.Read(message, length, DhcpMessage.ClasslessRoutes, null, 0);
            int router = DhcpMessage.Read(message, length, DhcpMessage.Router, message, 4);
            if (size < 0 && router < 0 && !isNew)
            {
                return;
            }

            WalkRoutes(_routes, _routesLength, -1);
            _lease.Gateway = 0;
            _routesLength = 0;
            if (size >= 0)
            {
                _routesLength = DhcpMessage.Read(message, length, DhcpMessage.ClasslessRoutes, _routes, RouteRoom);
            }
            else if (router > 0)
            {
                _routes[0] = 0;
                BigEndian.WriteUInt32(_routes, 1, BigEndian.ReadUInt32(message, 0));
                _routesLength = 5;
            }
        }

        // Adds (1), removes (-1) or only checks (0) the routes that an option has encoded (RFC 3442); returns false
        // where it is malformed. Of an option that is longer than its room, the complete routes are read.
        private bool WalkRoutes(byte[] routes, int length, int action)
        {
            int at = 0;
            while (at < length && at < RouteRoom)
            {
                int bits = routes[at];
                int size = (bits + 7) >> 3;
                if (bits > 32 || at + 5 + size > length)
                {
                    return false;
                }

                if (at + 5 + size > RouteRoom)
                {
                    break;
                }

                uint prefix = size == 0 ? 0 : BigEndian.ReadUInt32(routes, at + 1) & (0xFFFFFFFF << (32 - bits));
                uint gateway = BigEndian.ReadUInt32(routes, at + 1 + size);
                if (action > 0)
                {
                    bool isUsed = _stack.AddRoute(prefix, bits, gateway, _interface, _options.Metric)
                        == SocketError.Success;
                    _lease.Gateway = isUsed && bits == 0 ? gateway : _lease.Gateway;
                }
                else if (action < 0)
                {
                    _stack.RemoveRoute(prefix, bits, gateway, _interface);
                }

                at += 5 + size;
            }

            return true;
        }

        // Reads the search list (RFC 3397), or the domain name in its place; false where a name is malformed. The
        // option is copied over the message's fixed fields, so that its compression pointers count from 0.
        private bool ReadSuffixes(byte[] message, int length, bool isExtension)
        {
            int room = DhcpMessage.ReadNumber(message, length, DhcpMessage.Overload, 1) < 0
                ? DhcpMessage.Options
                : DhcpMessage.ServerName;
            int code = DhcpMessage.DomainSearch;
            int size = DhcpMessage.Read(message, length, code, message, room);
            if (size < 0 || size > room)
            {
                code = DhcpMessage.DomainName;
                size = DhcpMessage.Read(message, length, code, message, room);
                size = size > room ? DhcpMessage.Absent : size;
            }

            if (size < 0 && isExtension)
            {
                return true;
            }

            uint hash = size < 0 ? 0 : (uint)code;
            for (int i = 0; i < size; i++)
            {
                hash = (hash * 31) + message[i];
            }

            int count = 0;
            int at = code == DhcpMessage.DomainSearch ? 0 : size;
            while (at < size)
            {
                int next = DnsName.Skip(message, at, size);
                if (next < 0 || DnsName.IsRoot(message, at))
                {
                    return false;
                }

                at = next;
                count++;
            }

            if (hash != _suffixHash)
            {
                SetSuffixes(code == DhcpMessage.DomainSearch ? Names(message, count) : Domain(message, size));
                _suffixHash = hash;
            }

            return true;
        }

        private static string[] Names(byte[] message, int count)
        {
            string[] names = new string[count < MostSuffixes ? count : MostSuffixes];
            int at = 0;
            for (int i = 0; i < names.Length; i++)
            {
                names[i] = DnsName.Read(message, at);
                at = DnsName.Skip(message, at, DhcpMessage.Options);
            }

            return names;
        }

        // Some servers end the text with a zero (RFC 2132 2). A text that is no name is not used.
        private static string[] Domain(byte[] message, int size)
        {
            char[] text = new char[size < 0 ? 0 : size];
            int length = 0;
            while (length < size && message[length] != 0)
            {
                text[length] = (char)message[length];
                length++;
            }

            string name = new string(text, 0, length);
            return DnsName.Measure(name) < 0 ? null : new string[] { name };
        }

        private void SetSuffixes(string[] names)
        {
            _lease.SearchSuffixes = names;
            if (_resolver != null)
            {
                _resolver.SetSearchSuffixes(names);
            }
        }

        // Uses the address, which no other host has.
        private void Bind()
        {
            WalkRoutes(_routes, _routesLength, 1);
            _state = DhcpState.Bound;
            _dueAt = TimeOf(_lease.RenewalSeconds);
            if (_listener != null)
            {
                _listener.OnLease(_lease);
            }
        }

        // Gives back an address that another host has (RFC 2131 3.1.5, RFC 5227 2.4), also when the conflict is late.
        private void Decline(long now)
        {
            Send(DhcpMessage.Decline, now);
            Lose(now + ConflictPause);
        }

        // Ends the lease, and begins without an address at a time.
        private void Lose(long at)
        {
            try
            {
                Forget();
            }
            finally
            {
                _offered = 0;
                Initialize(_upSince < 0 ? Never : at);
            }
        }

        private void Forget()
        {
            if (_lease.Address == 0)
            {
                return;
            }

            WalkRoutes(_routes, _routesLength, -1);
            uint address = _stack.GetAddress(_interface);
            if (address == 0 || address == _lease.Address)
            {
                _stack.RemoveAddress(_interface, 0);
            }

            _stack.SetMtu(_interface, _mtu);
            _endsAt = Never;
            try
            {
                if (_listener != null)
                {
                    _listener.OnLost(_lease);
                }
            }
            finally
            {
                // Also where the program throws: the lease has ended.
                _lease.Address = 0;
            }
        }
    }
}
