using NanoSock.Firmware;
using NanoSock.Sockets;

namespace EchoServer
{
    /// <summary>Serves RFC 863: received data is discarded.</summary>
    public sealed class DiscardService : Service
    {
        /// <inheritdoc/>
        public override string Name
        {
            get { return "discard"; }
        }

        /// <inheritdoc/>
        public override int Port
        {
            get { return ServicePorts.Discard; }
        }

        /// <inheritdoc/>
        public override bool HasDatagrams
        {
            get { return true; }
        }

        /// <inheritdoc/>
        protected internal override void OnStream(int client, int descriptor)
        {
            byte[] scratch = Program.Scratch;
            for (;;)
            {
                int received = Stack.Receive(descriptor, scratch, 0, scratch.Length);
                if (received > 0)
                {
                    BytesIn += received;
                }
                else
                {
                    if (received != -(int)SocketError.WouldBlock)
                    {
                        Program.Close(client);
                    }

                    return;
                }
            }
        }

        /// <inheritdoc/>
        protected internal override void OnDatagrams(int descriptor)
        {
            int length;
            while ((length = Program.NextDatagram(descriptor)) >= 0)
            {
                Datagrams++;
                BytesIn += length;
            }
        }
    }
}
