// OwnLink: a link of one's own, here a serial line with a fault, and two nodes that ping and transfer data over it.
//
// Shows: the rules of ILink, which the comments of PipeEnd name; that TCP repairs what a line damages; and that nothing
// is lost while a cable is pulled.
//
//     dotnet run --project firmware/Samples/OwnLink
//
// needs nothing else: both nodes are in the program, and the near one is also a host of the network of the board, or of
// "-- --link tap:NAME". For a board:
//
//     dotnet build firmware/Samples/OwnLink -c Release -p:Board=w5500-evb-pico -p:NanoPackages=true
using System;
using NanoSock.Boards;
using NanoSock.Buffers;
using NanoSock.Firmware;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;

namespace OwnLink
{
    /// <summary>Represents one end of a line that carries bare IP packets.</summary>
    public sealed class PipeEnd : ILink, ILinkRoom
    {
        private readonly FrameQueue _waiting;
        private readonly FrameQueue _received;
        private readonly byte[] _line;
        private readonly int _bytesPerSecond;
        private readonly int _damageEach;
        private PipeEnd _far;
        private IWakeup _wakeup;
        private bool _isPulled;
        private int _lineLength;
        private long _doneAt;
        private long _now;
        private int _sent;

        private PipeEnd(int mtu, int frames, int bytesPerSecond, int damageEach)
        {
            Mtu = mtu;
            _waiting = new FrameQueue(frames, mtu);
            _received = new FrameQueue(frames, mtu);
            _line = new byte[mtu];
            _bytesPerSecond = bytesPerSecond;
            _damageEach = damageEach;
        }

        // A bare IP packet needs no address of a station. With Ethernet, frames begin with the header of Ethernet II,
        // and HardwareAddress has six bytes.
        /// <inheritdoc/>
        public LinkMedium Medium => LinkMedium.Ip;

        /// <inheritdoc/>
        public byte[] HardwareAddress => null;

        // Constant, and the same at both ends. The node sends no larger packet.
        /// <inheritdoc/>
        public int Mtu { get; }

        // This line damages bytes without notice. A link whose frames have a check sequence may still not claim more.
        /// <inheritdoc/>
        public LinkChecksums Checksums => LinkChecksums.None;

        // TCP waits while a link is down. Each change is reported by a wake-up, or found within a second.
        /// <inheritdoc/>
        public bool IsUp => !_isPulled;

        // As many frames of the MTU as consecutive calls of Transmit accept now: the node offers no more.
        /// <inheritdoc/>
        public int FreeFrames => IsUp ? _waiting.Capacity - _waiting.Count : 0;

        /// <inheritdoc/>
        public int MostFrames => _waiting.Capacity;

        /// <summary>Gets the number of frames that the line has damaged.</summary>
        public int Damaged { get; private set; }

        /// <summary>Creates a line, and returns its near end.</summary>
        /// <param name="mtu">The largest packet in bytes.</param>
        /// <param name="frames">The number of frames that may wait at each end.</param>
        /// <param name="bytesPerSecond">The speed.</param>
        /// <param name="damageEach">The interval of damaged frames: 10 for each tenth; 0 for none.</param>
        public static PipeEnd Create(int mtu, int frames, int bytesPerSecond, int damageEach)
        {
            PipeEnd near = new PipeEnd(mtu, frames, bytesPerSecond, damageEach);
            near._far = new PipeEnd(mtu, frames, bytesPerSecond, damageEach);
            near._far._far = near;
            return near;
        }

        /// <summary>Gets the other end.</summary>
        public PipeEnd Far => _far;

        /// <summary>Pulls the cable, or plugs it in.</summary>
        public void SetPulled(bool isPulled)
        {
            Pull(isPulled);
            _far.Pull(isPulled);
        }

        // Returns 0 without a frame. A frame that is longer than the room is discarded, and its length returned.
        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int capacity) => _received.Dequeue(buffer, offset, capacity);

        // Copies the frame, because the node uses its buffer again, or refuses it; never waits. The node keeps the data
        // of a frame that is refused, and sends it again when there is room.
        /// <inheritdoc/>
        public bool Transmit(byte[] buffer, int offset, int length)
        {
            if (!IsUp || !_waiting.Enqueue(buffer, offset, length))
            {
                return false;
            }

            Begin(_now);
            return true;
        }

        // Does what is due, and returns the time of the next call. It is called at that time at the latest, and with
        // each Poll of the node, so that it must be short.
        /// <inheritdoc/>
        public long Poll(long nowMilliseconds)
        {
            _now = nowMilliseconds;
            while (_lineLength > 0 && nowMilliseconds >= _doneAt)
            {
                Deliver();
                Begin(_doneAt);
            }

            return _lineLength > 0 ? _doneAt : long.MaxValue;
        }

        // Returns true: the loop of the node may sleep until this link wakes it. A link that cannot is polled each
        // millisecond.
        /// <inheritdoc/>
        public bool SetWakeup(IWakeup wakeup)
        {
            _wakeup = wakeup;
            return true;
        }

        private void Begin(long at)
        {
            if (_lineLength == 0)
            {
                _lineLength = _waiting.Dequeue(_line, 0, Mtu);
                _doneAt = at + (_lineLength * 1000 / _bytesPerSecond);
            }
        }

        private void Deliver()
        {
            _sent++;
            if (_damageEach > 0 && _sent % _damageEach == 0)
            {
                _line[_lineLength / 2] ^= 0x10;
                Damaged++;
            }

            // Without room at the far end the frame is lost, as on a line without flow control.
            _far._received.Enqueue(_line, 0, _lineLength);
            _lineLength = 0;
            _far.Wake();

            // Here there is room for another frame.
            Wake();
        }

        private void Pull(bool isPulled)
        {
            _isPulled = isPulled;
            _lineLength = 0;
            while (_waiting.Dequeue(_line, 0, Mtu) > 0)
            {
                // What waits is lost with the cable.
            }

            Wake();
        }

        private void Wake()
        {
            // From any thread, and must return at once.
            IWakeup wakeup = _wakeup;
            if (wakeup != null)
            {
                wakeup.Wake();
            }
        }
    }

    /// <summary>Joins the node of the board with one of the program by a line, pings it, and sends data to
    /// it.</summary>
    public sealed class OwnLinkProgram : ISample, IWakeup, IIcmpReceiver
    {
        private const uint NearAddress = 0x0A4D0001;
        private const uint FarAddress = 0x0A4D0002;
        private const int Pings = 3;
        private const int Total = 20000;
        private const int Port = 9000;
        private const int PullAt = 8000;
        private const int LineMtu = 296;

        // The least value of StackOptions.MaximumMtu, for a node whose links have smaller ones.
        private const int LeastMaximum = 576;
        private const int PulledMilliseconds = 1000;
        private const int Patience = 1000;
        private const int PrefixLength = 24;

        private readonly NetStack _near;
        private readonly NetStack _far;
        private readonly PipeEnd _pipe = PipeEnd.Create(LineMtu, 4, 11520, 20);
        private readonly byte[] _buffer = new byte[256];
        private readonly byte[] _echo = { 8, 0, 0, 0, 0x4F, 0x4C, 0, 0 };
        private int _sender = -1;
        private int _listener;
        private int _receiver = -1;
        private int _pings;
        private int _sent;
        private int _received;
        private long _now;
        private long _pingedAt = -1;
        private long _startedAt;
        private long _plugAt;
        private bool _isWoken;

        /// <summary>Creates the program, the line, and the node at its far end.</summary>
        public OwnLinkProgram(NetStack stack)
        {
            _near = stack;
            StackOptions options = new StackOptions();
            Fit(options);
            options.MaximumMtu = LeastMaximum;
            options.ArpPendingPackets = 0;
            _far = new NetStack(options);
            PlatformSecret.Provide(_far);
        }

        /// <inheritdoc/>
        public bool IsOver { get; private set; }

        /// <summary>Gets whether all bytes that have arrived are those that were sent.</summary>
        public bool IsIntact { get; private set; } = true;

        /// <summary>Runs the program.</summary>
        public static void Main()
        {
            StackOptions options = Board.CreateOptions();
            Fit(options);
            SampleRun.Run("OwnLink", 0, options, stack => new OwnLinkProgram(stack));
        }

        /// <summary>Sets the sizes of both nodes.</summary>
        public static void Fit(StackOptions options)
        {
            options.TcpSockets = 2;
            options.TcpBuffers = 1;
            options.TcpReceiveBuffer = 2048;
            options.TcpSendBuffer = 2048;
            options.UdpSockets = 0;
            options.Interfaces = 2;
            options.ReassemblyBuffers = 0;
        }

        /// <inheritdoc/>
        public SocketError Start()
        {
            int error = _near.AddInterface(_pipe, NearAddress, PrefixLength);
            error = error < 0 ? error : _far.AddInterface(_pipe.Far, FarAddress, PrefixLength);
            if (error < 0)
            {
                return (SocketError)(-error);
            }

            _pipe.SetWakeup(this);
            _pipe.Far.SetWakeup(this);
            _near.SetIcmpReceiver(this);
            _listener = _far.Socket(SocketType.Stream);
            _far.Bind(_listener, 0, Port);
            return (SocketError)(-_far.Listen(_listener, 1));
        }

        /// <summary>Lets both nodes work, and takes the next step.</summary>
        public long Step(long nowMilliseconds)
        {
            _now = nowMilliseconds;
            _isWoken = false;
            long next = _near.Poll(nowMilliseconds);
            long farNext = _far.Poll(nowMilliseconds);
            next = farNext < next ? farNext : next;
            bool isBusy = _pings < Pings ? Ping(ref next) : Send() | Receive(ref next);
            return isBusy || _isWoken ? nowMilliseconds : next;
        }

        /// <inheritdoc/>
        public void NoteFault()
        {
        }

        /// <summary>Takes the wake-up of the line. A program with a thread of its own sets an event here.</summary>
        public void Wake()
        {
            _isWoken = true;
        }

        /// <summary>Takes the reply to a ping.</summary>
        public void OnMessage(uint source, uint destination, int timeToLive, byte[] buffer, int offset, int length)
        {
            _pings++;
            Console.WriteLine("OwnLink: " + IPAddress.ToString(source) + " answers after "
                + (_now - _pingedAt).ToString() + " ms");
            _pingedAt = -1;
        }

        /// <inheritdoc/>
        public void OnError(uint destination, uint reporter, int type, int code, byte[] buffer, int offset)
        {
        }

        private bool Ping(ref long next)
        {
            if (_pingedAt < 0 || _now - _pingedAt >= Patience)
            {
                // At first, and where the line has damaged the request or the reply.
                _pingedAt = _now;
                _near.SendIcmp(FarAddress, 64, _echo, 0, _echo.Length);
                return true;
            }

            next = _pingedAt + Patience < next ? _pingedAt + Patience : next;
            return false;
        }

        private bool Send()
        {
            if (_sender < 0)
            {
                _startedAt = _now;
                _sender = _near.Socket(SocketType.Stream);
                _near.Connect(_sender, FarAddress, Port);
                return true;
            }

            int length = Total - _sent < _buffer.Length ? Total - _sent : _buffer.Length;
            for (int i = 0; i < length; i++)
            {
                _buffer[i] = Pattern(_sent + i);
            }

            int count = length == 0 ? 0 : _near.Send(_sender, _buffer, 0, length);
            _sent += count > 0 ? count : 0;
            return count > 0;
        }

        private bool Receive(ref long next)
        {
            _receiver = _receiver < 0 ? _far.Accept(_listener) : _receiver;
            int count = _receiver < 0 ? 0 : _far.Receive(_receiver, _buffer, 0, _buffer.Length);
            for (int i = 0; i < count; i++)
            {
                IsIntact &= _buffer[i] == Pattern(_received + i);
            }

            _received += count > 0 ? count : 0;
            if (_received >= PullAt && _plugAt == 0)
            {
                Console.WriteLine("OwnLink: the cable is pulled for " + PulledMilliseconds.ToString() + " ms");
                _pipe.SetPulled(true);
                _plugAt = _now + PulledMilliseconds;
            }

            if (!_pipe.IsUp)
            {
                if (_now >= _plugAt)
                {
                    _pipe.SetPulled(false);
                }

                next = _plugAt < next ? _plugAt : next;
            }

            if (_received == Total)
            {
                IsOver = true;
                Console.WriteLine("OwnLink: " + _received.ToString() + " bytes arrived "
                    + (IsIntact ? "intact" : "damaged") + " in " + (_now - _startedAt).ToString() + " ms, although "
                    + (_pipe.Damaged + _pipe.Far.Damaged).ToString() + " frames were damaged");
            }

            return count > 0;
        }

        private static byte Pattern(int position)
        {
            return (byte)(position % 251);
        }
    }
}
