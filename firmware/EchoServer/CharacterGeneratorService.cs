using NanoSock.Firmware;
using NanoSock.Sockets;

namespace EchoServer
{
    /// <summary>Serves RFC 864: an endless stream of characters over TCP, and one datagram of them for each that
    /// arrives over UDP.</summary>
    public sealed class CharacterGeneratorService : Service
    {
        /// <summary>The longest answer over UDP (RFC 864).</summary>
        public const int LongestDatagram = 512;

        // The position in the pattern of each client's stream.
        private short[] _positions;
        private int _datagramPosition;

        /// <inheritdoc/>
        public override string Name
        {
            get { return "chargen"; }
        }

        /// <inheritdoc/>
        public override int Port
        {
            get { return ServicePorts.CharacterGenerator; }
        }

        /// <inheritdoc/>
        public override bool HasDatagrams
        {
            get { return true; }
        }

        /// <summary>Returns the length in bytes of the answer to a datagram. RFC 864 permits any length from 0 to 512.
        /// The length of the request, but at least one line, keeps the service from amplifying a request with a forged
        /// source.</summary>
        public static int AnswerLength(int requestLength)
        {
            if (requestLength < CharacterPattern.LineLength)
            {
                return CharacterPattern.LineLength;
            }

            return requestLength < LongestDatagram ? requestLength : LongestDatagram;
        }

        /// <inheritdoc/>
        protected internal override void Attach(ServiceHost program)
        {
            base.Attach(program);
            _positions = new short[program.ClientCapacity];
        }

        /// <inheritdoc/>
        protected internal override void OnAccepted(int client, int descriptor)
        {
            _positions[client] = 0;
        }

        /// <inheritdoc/>
        protected internal override void OnStream(int client, int descriptor)
        {
            byte[] scratch = Program.Scratch;

            // RFC 864: received data is discarded, and the connection ends when the user closes it.
            int received = Stack.Receive(descriptor, scratch, 0, scratch.Length);
            while (received > 0)
            {
                BytesIn += received;
                received = Stack.Receive(descriptor, scratch, 0, scratch.Length);
            }

            if (received != -(int)SocketError.WouldBlock)
            {
                Program.Close(client);
                return;
            }

            for (;;)
            {
                int room = Program.SendRoom(descriptor);
                if (room == 0)
                {
                    return;
                }

                if (room < 0)
                {
                    Program.Close(client);
                    return;
                }

                int length = room < scratch.Length ? room : scratch.Length;
                int position = CharacterPattern.Fill(scratch, length, _positions[client]);
                if (Stack.Send(descriptor, scratch, 0, length) != length)
                {
                    Program.Abort(client);
                    return;
                }

                _positions[client] = (short)position;
                BytesOut += length;
            }
        }

        /// <inheritdoc/>
        protected internal override void OnDatagrams(int descriptor)
        {
            byte[] scratch = Program.Scratch;
            DatagramInfo info = Program.Datagram;
            int received;
            while ((received = Program.NextDatagram(descriptor)) >= 0)
            {
                Datagrams++;
                BytesIn += received;
                if (!ServicePorts.MayAnswer(info))
                {
                    continue;
                }

                int length = AnswerLength(info.Length);
                CharacterPattern.Fill(scratch, length, _datagramPosition);
                if (Stack.SendTo(descriptor, scratch, 0, length, info.RemoteAddress, info.RemotePort) == length)
                {
                    // The next answer starts with the next line.
                    _datagramPosition = (_datagramPosition + CharacterPattern.LineLength) % CharacterPattern.Period;
                    BytesOut += length;
                }
            }
        }
    }
}
