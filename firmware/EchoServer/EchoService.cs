using NanoSock.Firmware;
using NanoSock.Sockets;

namespace EchoServer
{
    /// <summary>RFC 862: what arrives goes back.</summary>
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

        internal override void OnAccepted(int client, int descriptor)
        {
            // Somebody types at the other end: each answer is as urgent as the last.
            Stack.SetOption(descriptor, SocketOption.NoDelay, 1);
        }

        internal override void OnStream(int client, int descriptor)
        {
            byte[] scratch = Program.Scratch;
            for (;;)
            {
                // Only as much is read as can be sent: a peer that does not read its echo is no longer read either, and its
                // window closes. Nothing needs to be kept here.
                int room = Program.SendRoom(descriptor);
                if (room == 0)
                {
                    return;
                }

                int received = room < 0 ? room : Stack.Receive(descriptor, scratch, 0, room < scratch.Length ? room : scratch.Length);
                if (received > 0)
                {
                    OctetsIn += received;
                    if (Stack.Send(descriptor, scratch, 0, received) != received)
                    {
                        Program.Abort(client);
                        return;
                    }

                    OctetsOut += received;
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

        internal override void OnDatagrams(int descriptor)
        {
            byte[] scratch = Program.Scratch;
            DatagramInfo info = Program.Datagram;
            int length;
            while ((length = Program.NextDatagram(descriptor)) >= 0)
            {
                Datagrams++;
                OctetsIn += length;

                // Half an echo is none. What cannot be sent now is lost, as datagrams are.
                if (!info.IsTruncated && ServicePorts.MayAnswer(info)
                    && Stack.SendTo(descriptor, scratch, 0, length, info.RemoteAddress, info.RemotePort) == length)
                {
                    OctetsOut += length;
                }
            }
        }
    }
}
