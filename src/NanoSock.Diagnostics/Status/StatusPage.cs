using NanoSock.Firmware.Http;
using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>Serves HTTP on port 80: a page that shows the state of the node, and the same as JSON. Requests are
    /// parsed as they arrive and answers are written as there is room, so that a client costs some twenty bytes and no
    /// buffer.</summary>
    public sealed class StatusPage : Service
    {
        /// <summary>The port of HTTP.</summary>
        public const int HttpPort = 80;

        /// <summary>The time limit in milliseconds: for a request, from the accept on; then for each progress of the
        /// answer; then for the client to close. A slower client's connection is closed.</summary>
        public const int SlowestClient = 10000;

        private const int TargetPage = 0;
        private const int TargetJson = 1;
        private const int TargetFrames = 2;

        // Phases of a client.
        private const byte Asking = 0;
        private const byte Answering = 1;
        private const byte Leaving = 2;

        private HttpRequestParser _parser;
        private ByteWriter _writer;
        private NetstatJson _json;
        private int _pageLength;
        private byte[] _phases;
        // The position of the answer: a section (0 is the header), and a piece of it; see WritePiece.
        private byte[] _sections;
        private int[] _pieces;
        // The bytes of that piece that have been sent already, always fewer than 256.
        private byte[] _sent;
        // The descriptor whose connection alone is shown; NetstatJson.Everything for a trusted client.
        private int _viewer;

        /// <inheritdoc/>
        public override string Name
        {
            get { return "http"; }
        }

        /// <inheritdoc/>
        public override int Port
        {
            get { return HttpPort; }
        }

        /// <inheritdoc/>
        public override bool HasDatagrams
        {
            get { return false; }
        }

        /// <inheritdoc/>
        public override int IdleTimeout
        {
            // The deadlines of this service do not move with every byte. Otherwise one byte every nine seconds would
            // keep a connection open.
            get { return 0; }
        }

        /// <inheritdoc/>
        public override int ReservedConnections
        {
            // The page is needed most when the table is full.
            get { return 1; }
        }

        /// <inheritdoc/>
        protected internal override void Attach(ServiceHost program)
        {
            base.Attach(program);
            int clients = program.ClientCapacity;
            _parser = new HttpRequestParser(clients, new string[] { "/", "/netstat.json", "/frames.pcapng" });
            _writer = new ByteWriter(program.Scratch);
            _json = new NetstatJson(program, _writer);
            _phases = new byte[clients];
            _sections = new byte[clients];
            _pieces = new int[clients];
            _sent = new byte[clients];
            for (int i = 0; i < StatusPageText.Pieces; i++)
            {
                _pageLength += StatusPageText.Piece(i).Length;
            }
        }

        /// <inheritdoc/>
        protected internal override void OnAccepted(int client, int descriptor)
        {
            _parser.Reset(client);
            _parser.Token = Program.StatusToken;
            _phases[client] = Asking;
            Stack.SetOption(descriptor, SocketOption.NoDelay, 1);
            Program.SetDeadline(client, SlowestClient);
        }

        /// <inheritdoc/>
        protected internal override void OnStream(int client, int descriptor)
        {
            byte[] scratch = Program.Scratch;
            int received = Stack.Receive(descriptor, scratch, 0, scratch.Length);
            while (received > 0)
            {
                BytesIn += received;

                // Data after the request is read and discarded. Unread data at the close would cause a reset (RFC 9293
                // 3.6.1), and the client might lose the end of its answer.
                if (_phases[client] == Asking && _parser.Feed(client, scratch, 0, received) != HttpStatus.Incomplete)
                {
                    BeginAnswer(client);
                }

                received = Stack.Receive(descriptor, scratch, 0, scratch.Length);
            }

            byte phase = _phases[client];
            if (received < 0 && received != -(int)SocketError.WouldBlock)
            {
                Program.Close(client);
            }
            else if (phase == Answering)
            {
                Answer(client, descriptor);
            }
            else if (received == 0)
            {
                // The client has closed too, or has closed in the middle of a request, as a port scan does.
                Program.Close(client);
            }
            else if (phase == Leaving && Stack.GetOption(descriptor, SocketOption.Unacknowledged) > 0)
            {
                // The client is slow but still reads.
                Program.SetDeadline(client, SlowestClient);
            }
        }

        /// <inheritdoc/>
        protected internal override void OnDeadline(int client, int descriptor)
        {
            if (_phases[client] == Asking && _parser.HasBegun(client))
            {
                _parser.Refuse(client, HttpStatus.RequestTimeout);
                BeginAnswer(client);
                Answer(client, descriptor);
            }
            else if (_phases[client] == Asking || Stack.GetOption(descriptor, SocketOption.Unacknowledged) == 0)
            {
                // A browser opens spare connections and sends nothing on them. Other clients got the whole answer and
                // do not close. A reset now could discard data that the client has not read yet.
                Program.Close(client);
            }
            else
            {
                Program.Abort(client);
            }
        }

        private void BeginAnswer(int client)
        {
            _phases[client] = Answering;
            _sections[client] = 0;
            _pieces[client] = 0;
            _sent[client] = 0;
            Program.SetDeadline(client, SlowestClient);
        }

        // Writes as much of the answer as there is room for.
        private void Answer(int client, int descriptor)
        {
            _viewer = IsTrusted(client, descriptor) ? NetstatJson.Everything : descriptor;
            if (_sections[client] == 0 && _parser.Target(client) == TargetFrames
                && _parser.Result(client) == HttpStatus.Ok
                && (_viewer != NetstatJson.Everything || Program.Frames == null))
            {
                _parser.Refuse(client, Program.Frames == null ? HttpStatus.NotFound : HttpStatus.Forbidden);
            }

            while (_phases[client] == Answering)
            {
                int room = Program.SendRoom(descriptor);
                if (room < 0)
                {
                    Program.Close(client);
                    return;
                }

                int sent = _sent[client];
                int length = room == 0 ? 0 : Write(client, sent + room) - sent;
                if (length == 0)
                {
                    // No piece fits. The acknowledgment of data in flight causes the next call.
                    return;
                }

                if (Stack.Send(descriptor, Program.Scratch, sent, length) != length)
                {
                    Program.Abort(client);
                    return;
                }

                BytesOut += length;
                Program.SetDeadline(client, SlowestClient);
            }

            if (Stack.Shutdown(descriptor, SocketShutdown.Send) < 0)
            {
                Program.Close(client);
            }
            else
            {
                // The client may have closed already.
                OnStream(client, descriptor);
            }
        }

        // Writes pieces of the answer and returns how many bytes of them to send, at most "end". A piece of fixed text
        // that does not fit is cut there and written again next time, so that the send buffer is full: the receiver may
        // delay the acknowledgment of less than two segments (RFC 9293 3.8.6.3). Figures may change until then, so a
        // piece of figures or frames is sent whole or not at all.
        private int Write(int client, int end)
        {
            _writer.Restart(Program.Scratch.Length);
            _sent[client] = 0;
            while (_phases[client] == Answering && _writer.Length < end && _writer.Room >= NetstatJson.LongestPiece)
            {
                int start = _writer.Length;
                byte section = _sections[client];
                int piece = _pieces[client];
                WritePiece(client);
                if (_writer.Length > end)
                {
                    _phases[client] = Answering;
                    _sections[client] = section;
                    _pieces[client] = piece;
                    if (section != 0 && _parser.Result(client) == HttpStatus.Ok
                        && _parser.Target(client) != TargetPage)
                    {
                        return start;
                    }

                    _sent[client] = (byte)(end - start);
                    return end;
                }
            }

            return _writer.Length;
        }

        private bool IsTrusted(int client, int descriptor)
        {
            StatusTrust trust = Program.StatusTrust;
            if (trust == StatusTrust.All || _parser.HasToken(client))
            {
                return true;
            }

            return trust == StatusTrust.Subnet
                && Stack.GetRemote(descriptor, out uint address, out int port) == 0 && Stack.IsOnLink(address);
        }

        // Writes at most NetstatJson.LongestPiece bytes and stores the next position in the client's state.
        private void WritePiece(int client)
        {
            int status = _parser.Result(client);
            int target = _parser.Target(client);
            int section = _sections[client];
            int piece = _pieces[client];
            if (section == 0)
            {
                WriteHeader(status, target);
                if (_parser.IsHead(client))
                {
                    _phases[client] = Leaving;
                }
            }
            else if (status != HttpStatus.Ok)
            {
                _writer.Text(HttpStatus.Line(status));
                _writer.Character('\n');
                _phases[client] = Leaving;
            }
            else if (target == TargetPage)
            {
                _writer.Text(StatusPageText.Piece(piece));
                if (piece + 1 == StatusPageText.Pieces)
                {
                    _phases[client] = Leaving;
                }
            }
            else
            {
                piece = target == TargetJson
                    ? _json.Write(section, piece, _viewer)
                    : Program.Frames.WritePiece(piece, _writer);
                if (piece != NetstatJson.EndOfSection)
                {
                    _pieces[client] = piece;
                    return;
                }

                if (section == NetstatJson.LastSection || target == TargetFrames)
                {
                    _phases[client] = Leaving;
                }
            }

            if (section == 0 || target != TargetPage)
            {
                _sections[client]++;
                _pieces[client] = 0;
            }
            else
            {
                _pieces[client]++;
            }
        }

        private void WriteHeader(int status, int target)
        {
            ByteWriter writer = _writer;
            writer.Text("HTTP/1.1 ");
            writer.Text(HttpStatus.Line(status));
            writer.Text("\r\nConnection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
                + "Content-Type: ");
            if (status == HttpStatus.Ok && target != TargetPage)
            {
                // The length is not known before the body is written, so the end of the connection ends the body.
                writer.Text(target == TargetJson ? "application/json\r\n\r\n" : "application/x-pcapng\r\n\r\n");
                return;
            }

            writer.Text(status == HttpStatus.Ok ? "text/html; charset=utf-8" : "text/plain");
            if (status == HttpStatus.MethodNotAllowed)
            {
                writer.Text("\r\nAllow: GET, HEAD");
            }

            writer.Text("\r\nContent-Length: ");
            writer.Number(status == HttpStatus.Ok ? _pageLength : HttpStatus.Line(status).Length + 1);
            writer.Text("\r\n\r\n");
        }
    }
}
