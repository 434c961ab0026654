using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    // What follows an exception.
    public partial class ServiceHost
    {
        // An exception has ended the last step. Stays broken until all of this has run: it may end in an exception, too.
        private void Resume()
        {
            _faults++;
            _stack.NoteFault();
            if (_accepted >= 0)
            {
                if (_clients.Find(_accepted) < 0)
                {
                    // No service knows it.
                    _stack.Abort(_accepted);
                }

                _accepted = -1;
            }

            if (_serving >= 0)
            {
                // What its service has sent of it, and what not, is not known.
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

                if (_stack.GetOption(_clients.DescriptorOf(client), SocketOption.Unacknowledged) == -(int)SocketError.NotSocket)
                {
                    // Closed, and still in the table.
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
