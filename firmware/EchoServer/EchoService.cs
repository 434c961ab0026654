using NanoSock.Firmware;
using NanoSock.Sockets;

namespace EchoServer
{
    /// <summary>Serves RFC 862: received data is sent back.</summary>
    public sealed class EchoService : Service
    {
        /// <inheritdoc/>
        public override string Name
        {
            get { return "echo"; }
        }

        /// <inheritdoc/>
        public override int Port
        {
            get { return ServicePorts.Echo; }
        }

        /// <inheritdoc/>
        public override bool HasDatagrams
        {
            get { return true; }
        }

        /// <inheritdoc/>
        protected internal override void OnAccepted(int client, int descriptor)
        {
            // The user at the other end types, so each echo is sent at once (without Nagle's algorithm).
            Stack.SetOption(descriptor, SocketOption.NoDelay, 1);
        }

        /// <inheritdoc/>
        protected internal override void OnStream(int client, int descriptor)
        {
            byte[] scratch = Program.Scratch;
            for (;;)
            {
                // Only as much is received as can be sent. A peer that does not read its echo fills the send buffer,
                // and the receive window closes. The service needs no buffer.
                int room = Program.SendRoom(descriptor);
                if (room == 0)
                {
                    return;
                }

                int received = room < 0
                    ? room
                    : Stack.Receive(descriptor, scratch, 0, room < scratch.Length ? room : scratch.Length);
                if (received > 0)
                {
                    BytesIn += received;
                    if (Stack.Send(descriptor, scratch, 0, received) != received)
                    {
                        Program.Abort(client);
                        return;
                    }

                    BytesOut += received;
                }
                else if (received == -(int)SocketError.WouldBlock)
                {
                    return;
                }
                else
                {
                    // The end of the stream (the FIN follows what is queued), or an error.
                    Program.Close(client);
                    return;
                }
            }
        }

        /// <inheritdoc/>
        protected internal override void OnDatagrams(int descriptor)
        {
            byte[] scratch = Program.Scratch;
            DatagramInfo info = Program.Datagram;
            int length;
            while ((length = Program.NextDatagram(descriptor)) >= 0)
            {
                Datagrams++;
                BytesIn += length;

                // A truncated datagram is not echoed. A datagram that cannot be sent now is dropped.
                if (!info.IsTruncated && ServicePorts.MayAnswer(info)
                    && Stack.SendTo(descriptor, scratch, 0, length, info.RemoteAddress, info.RemotePort) == length)
                {
                    BytesOut += length;
                }
            }
        }
    }
}
