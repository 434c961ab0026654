using System;
using NanoSock.Buffers;

namespace NanoSock.Links
{
    /// <summary>Carries IP packets over a stream of bytes in the framing of RFC 1055 (SLIP): a UART, a modem, a
    /// pseudo-terminal.</summary>
    /// <remarks>SLIP has no addresses, no negotiation and no checksum. Both ends must agree on the MTU and on the two
    /// addresses. The checksums of IP and TCP detect a byte that the line damages or loses; a UDP datagram without a
    /// checksum is delivered damaged. Where an END is lost, two frames become one. IP takes the first, by its total
    /// length, and the second is lost; where they are longer than the MTU together, both are. Compressed headers (RFC
    /// 1144) are not supported: disable them at the other end. A stream that is <see cref="IReopenable"/> is requested
    /// to reopen where it delivers only damaged frames, or stops within frames.</remarks>
    public sealed class SlipLink : ILink, ILinkRoom, ILinkCounters, IDamageWatcher
    {
        /// <summary>The largest packet of RFC 1055.</summary>
        public const int DefaultMtu = 1006;

        /// <summary>The smallest MTU: every host accepts packets of this size (RFC 791).</summary>
        public const int SmallestMtu = 68;

        /// <summary>The largest MTU.</summary>
        public const int LargestMtu = 1500;

        private const int Piece = 256;

        // A small MTU is for a small heap. The serial stream of a device takes as much at a time.
        private const int SmallPiece = 128;
        private const int OwnCounters = (int)SlipCounter.ReopenRequests + 1;

        /// <summary>The default number of packets that wait behind the one in progress: as many as an answer of 3,000
        /// bytes has fragments.</summary>
        public const int DefaultQueue = 3;

        // Limit of the bytes that one call reads without a frame, so that a line without END cannot hold its owner.
        private const int BytesPerReceive = 2048;

        private readonly IByteStream _stream;
        private readonly uint[] _counts = new uint[OwnCounters];
        private readonly SlipDecoder _decoder;
        private readonly SlipEncoder _encoder;
        private readonly FrameQueue _queue;
        private readonly SlipHealth _health;
        private readonly ILinkCounters _streamCounters;
        private readonly byte[] _input;
        private int _inputAt;
        private int _inputEnd;
        private bool _hasMore;

        /// <summary>Creates the link; it takes twice the MTU, the MTU for every packet that may wait, and a kilobyte of
        /// memory.</summary>
        /// <param name="stream">The stream beneath; from now on only this link may call it.</param>
        /// <param name="mtu">The largest packet in bytes, 68 to 1500; the same at both ends.</param>
        /// <param name="queue">Packets that may wait behind the one in progress, from 0. TCP needs none. The fragments
        /// of a datagram come all at once, and so do datagrams of a busy program: those that find no room are dropped.
        /// A packet of 1006 bytes that waits delays every later packet by 88 ms at 115,200 baud.</param>
        /// <exception cref="System.ArgumentNullException"><paramref name="stream"/> is null.</exception>
        /// <exception cref="System.ArgumentOutOfRangeException">A number is out of range.</exception>
        public SlipLink(IByteStream stream, int mtu, int queue)
        {
            if (stream == null)
            {
                throw new ArgumentNullException(nameof(stream));
            }

            if (mtu < SmallestMtu || mtu > LargestMtu || queue < 0)
            {
                throw new ArgumentOutOfRangeException(queue < 0 ? nameof(queue) : nameof(mtu));
            }

            _stream = stream;
            _streamCounters = stream as ILinkCounters;
            Mtu = mtu;
            _decoder = new SlipDecoder(mtu, _counts);
            _input = new byte[mtu < DefaultMtu ? SmallPiece : Piece];
            _encoder = new SlipEncoder(mtu, _input.Length, _queue = new FrameQueue(queue, mtu));
            IReopenable reopenable = stream as IReopenable;
            _health = reopenable == null ? null : new SlipHealth(reopenable, _counts);
        }

        /// <summary>Creates the link with <see cref="DefaultMtu"/> and <see cref="DefaultQueue"/>.</summary>
        public SlipLink(IByteStream stream)
            : this(stream, DefaultMtu, DefaultQueue)
        {
        }

        /// <inheritdoc/>
        public LinkMedium Medium
        {
            get { return LinkMedium.Ip; }
        }

        /// <inheritdoc/>
        public int Mtu { get; }

        /// <inheritdoc/>
        public LinkChecksums Checksums
        {
            get { return LinkChecksums.None; }
        }

        /// <summary>Gets whether the stream is open. SLIP does not detect whether a peer is at its other end.</summary>
        public bool IsUp
        {
            get { return _stream.IsOpen; }
        }

        /// <inheritdoc/>
        public byte[] HardwareAddress
        {
            get { return null; }
        }

        /// <inheritdoc/>
        public int FreeFrames
        {
            get { return !_stream.IsOpen ? 0 : _queue.Capacity - _queue.Count + (_encoder.IsIdle ? 1 : 0); }
        }

        /// <summary>Gets the number of frames that an idle link accepts: the one in progress, and the queue.</summary>
        public int MostFrames
        {
            get { return _queue.Capacity + 1; }
        }

        /// <summary>Gets the number of the link's counters and of its stream's, which follow them.</summary>
        public int CounterCount
        {
            get { return OwnCounters + (_streamCounters == null ? 0 : _streamCounters.CounterCount); }
        }

        /// <inheritdoc/>
        public string GetCounterName(int index)
        {
            return index < OwnCounters
                ? SlipCounterNames.Of((SlipCounter)index)
                : _streamCounters.GetCounterName(index - OwnCounters);
        }

        /// <inheritdoc/>
        public uint GetCounterValue(int index)
        {
            return index < OwnCounters ? _counts[index] : _streamCounters.GetCounterValue(index - OwnCounters);
        }

        /// <summary>Returns the value of a counter since the link was created; wraps at 2^32.</summary>
        public uint GetCounter(SlipCounter counter)
        {
            return _counts[(int)counter];
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int capacity)
        {
            int budget = BytesPerReceive;
            for (;;)
            {
                if (_inputAt == _inputEnd)
                {
                    _hasMore = budget <= 0;
                    _inputAt = 0;
                    _inputEnd = _hasMore ? 0 : _stream.Read(_input, 0, _input.Length);
                    if (_health != null && !_hasMore)
                    {
                        if (_inputEnd == 0)
                        {
                            _health.OnSilence(_decoder.IsPartial);
                        }
                        else
                        {
                            _health.OnBytes(_decoder.IsPartial);
                        }
                    }

                    if (_inputEnd == 0)
                    {
                        return 0;
                    }

                    budget -= _inputEnd;
                }

                int length = _decoder.Take(_input, ref _inputAt, _inputEnd);
                if (_health != null)
                {
                    Judge(length);
                }

                if (length > 0)
                {
                    _counts[(int)SlipCounter.FramesIn]++;
                    Array.Copy(_decoder.Frame, 0, buffer, offset, length < capacity ? length : capacity);
                    return length;
                }
            }
        }

        /// <summary>Sends a frame; its bytes may be overwritten as soon as the call returns.</summary>
        /// <returns>False when a frame is in progress and the queue is full, or <see cref="IsUp"/> is false: the frame
        /// was not accepted.</returns>
        public bool Transmit(byte[] buffer, int offset, int length)
        {
            if (!_stream.IsOpen)
            {
                return false;
            }

            if (length > Mtu)
            {
                _counts[(int)SlipCounter.OversizedOut]++;
                return true;
            }

            if (_encoder.Send(_stream))
            {
                _encoder.Begin(buffer, offset, length);
                _encoder.Send(_stream);
            }
            else if (!_queue.Enqueue(buffer, offset, length))
            {
                return false;
            }

            _counts[(int)SlipCounter.FramesOut]++;
            return true;
        }

        /// <inheritdoc/>
        public long Poll(long nowMilliseconds)
        {
            bool wasOpen = _stream.IsOpen;
            long due = _stream.Poll(nowMilliseconds);
            if (!wasOpen || !_stream.IsOpen)
            {
                Reset();
            }

            if (_stream.IsOpen)
            {
                _encoder.Send(_stream);
            }

            if (_health != null)
            {
                long stalled = _health.OnTime(nowMilliseconds, _decoder.IsPartial);
                due = stalled < due ? stalled : due;
            }

            return _hasMore && due > nowMilliseconds ? nowMilliseconds : due;
        }

        /// <inheritdoc/>
        public bool SetWakeup(IWakeup wakeup)
        {
            return _stream.SetWakeup(wakeup);
        }

        /// <inheritdoc/>
        public void Watch(IDamageCount damage)
        {
            if (_health != null)
            {
                _health.Watch(damage);
            }
        }

        private void Judge(int length)
        {
            int bad = _decoder.ConsumeBadCount();
            if (bad != 0)
            {
                _health.OnBadFrames(bad);
            }

            if (length > 0)
            {
                _health.OnFrame(_decoder.Frame, length);
            }
        }

        // Bytes in progress when the stream was lost would run into those that come when it is back.
        private void Reset()
        {
            _decoder.Reset();
            _counts[(int)SlipCounter.FramesCut] += (uint)_encoder.Reset();
            _inputAt = _inputEnd;
            _hasMore = false;
            if (_health != null)
            {
                _health.Reset();
            }
        }
    }
}
