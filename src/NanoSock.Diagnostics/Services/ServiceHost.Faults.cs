using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    // Recovery after an exception.
    public partial class ServiceHost
    {
        // Cleans up after an exception has ended the last step. The host stays marked as broken until all of this has
        // run, because it may throw as well.
        private void Resume()
        {
            _faults++;
            _stack.NoteFault();
            if (_accepted >= 0)
            {
                if (_clients.Find(_accepted) < 0)
                {
                    // No service has the connection yet.
                    _stack.Abort(_accepted);
                }

                _accepted = -1;
            }

            if (_serving >= 0)
            {
                // The service cannot know how much of its answer was sent.
                if (_clients.RoleOf(_serving) == ClientRole.Stream)
                {
                    Abort(_serving);
                }

                _serving = -1;
            }

            for (int client = 0; client < _clients.Capacity; client++)
            {
                if (_clients.RoleOf(client) != ClientRole.Stream)
                {
                    continue;
                }

                if (_stack.GetOption(_clients.DescriptorOf(client),
                    SocketOption.Unacknowledged) == -(int)SocketError.NotSocket)
                {
                    // The socket is closed, and still in the table.
                    Forget(client);
                }
                else if (_services[_clients.OwnerOf(client)].IdleTimeout > 0)
                {
                    SetDeadline(client, _services[_clients.OwnerOf(client)].IdleTimeout);
                }
            }
        }
    }
}
