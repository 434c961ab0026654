using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    // Socket calls for the services.
    public partial class ServiceHost
    {
        /// <summary>Gets the buffer that all services share; its content is lost between calls.</summary>
        public byte[] Scratch
        {
            get { return _scratch; }
        }

        /// <summary>Gets the addresses of the last datagram; shared like <see cref="Scratch"/>.</summary>
        public DatagramInfo Datagram
        {
            get { return _datagram; }
        }

        /// <summary>Returns the bytes that the socket accepts in one call; below zero for an error.</summary>
        public int SendRoom(int descriptor)
        {
            if ((_stack.Ready(descriptor) & (SocketReadiness.Error | SocketReadiness.HangUp)) != 0)
            {
                return -(int)SocketError.ConnectionReset;
            }

            int used = _stack.GetOption(descriptor, SocketOption.Unacknowledged);
            return used < 0 ? used : _stack.GetOption(descriptor, SocketOption.SendBuffer) - used;
        }

        /// <summary>Receives a datagram into <see cref="Scratch"/> and <see cref="Datagram"/>; returns its length,
        /// below zero for none.</summary>
        public int NextDatagram(int descriptor)
        {
            int length = _stack.ReceiveFrom(descriptor, _scratch, 0, _scratch.Length, _datagram);
            if (length < 0 && length != -(int)SocketError.WouldBlock)
            {
                // An ICMP error is reported once. Datagrams may be queued behind it.
                length = _stack.ReceiveFrom(descriptor, _scratch, 0, _scratch.Length, _datagram);
            }

            return length;
        }

        /// <summary>Closes a connection after sending what is queued.</summary>
        public void Close(int client)
        {
            _stack.Close(_clients.DescriptorOf(client));
            Forget(client);
        }

        /// <summary>Resets a connection.</summary>
        public void Abort(int client)
        {
            _stack.Abort(_clients.DescriptorOf(client));
            Forget(client);
        }

        /// <summary>Sets a client's deadline, in milliseconds from now.</summary>
        public void SetDeadline(int client, int milliseconds)
        {
            _clients.SetDeadline(client, _now + milliseconds);
        }

        /// <summary>Returns the descriptor of a client.</summary>
        public int DescriptorOf(int client)
        {
            return _clients.DescriptorOf(client);
        }

        private int Open(int service, SocketType type, ClientRole role)
        {
            int descriptor = _stack.Socket(type);
            if (descriptor < 0)
            {
                return descriptor;
            }

            int result = _stack.Bind(descriptor, 0, _services[service].Port);
            if (result >= 0 && role == ClientRole.Listener)
            {
                result = _stack.Listen(descriptor, _clients.Capacity);
            }

            if (result >= 0 && Remember(descriptor, service, role) < 0)
            {
                result = -(int)SocketError.TooManyOpenSockets;
            }

            if (result < 0)
            {
                _stack.Close(descriptor);
            }

            return result;
        }

        // One peer leaves a connection to others, and its connections to other services do not use up those that are
        // reserved for the status page.
        private void LimitConnections()
        {
            int most = _stack.FreeConnections - 2;
            for (int client = 0; client < _clients.Capacity; client++)
            {
                if (_clients.RoleOf(client) == ClientRole.Listener)
                {
                    int listener = _clients.DescriptorOf(client);
                    Service service = _services[_clients.OwnerOf(client)];
                    _stack.SetOption(listener, SocketOption.GiveWayTime, service.GiveWayTime);
                    _stack.SetOption(listener, SocketOption.ReservedConnections, service.ReservedConnections);
                    _stack.SetOption(listener, SocketOption.ConnectionsPerPeer,
                        (most < 1 ? 1 : most) + service.ReservedConnections);
                }
            }
        }

        private int Remember(int descriptor, int service, ClientRole role)
        {
            int client = _clients.Add(descriptor, service, role);
            if (client >= 0)
            {
                _changes++;
            }

            return client;
        }

        private void Forget(int client)
        {
            _clients.Remove(client);
            _changes++;
        }
    }
}
