using System;
using NanoSock.Storage;

namespace NanoSock.Links
{
    /// <summary>IP packets over a stream of bytes, as RFC 1055 frames them (SLIP): a UART, a modem, a pseudo-terminal.</summary>
    /// <remarks>
    /// SLIP has no addresses, no negotiation and no check sum. Both ends must agree on the MTU and on the two addresses. An
    /// byte that the line damages or loses is found by the checksums of IP and TCP; a UDP datagram that carries none is
    /// delivered damaged. Where an END is lost, two frames become one: IP takes the first, by its total length, and the
    /// second is lost; where they are longer than the MTU together, both are. Compressed headers (RFC 1144) are not
    /// understood: switch them off at the other end. A stream that is <see cref="IReopenable"/> is asked to reopen where it
    /// delivers nothing but damaged frames, or stops within frames.
    /// </remarks>
    public sealed class SlipLink : ILink, ILinkRoom
    {
        /// <summary>What RFC 1055 gives as the largest packet.</summary>
        public const int DefaultMtu = 1006;

        /// <summary>The smallest MTU: every host of the Internet takes packets of this size (RFC 791).</summary>
        public const int SmallestMtu = 68;

        /// <summary>The largest MTU.</summary>
        public const int LargestMtu = 1500;

        private const int Piece = 256;

        /// <summary>Packets that wait behind the one under way when nothing is said: as many fragments as an answer of
        /// 3,000 bytes has.</summary>
        public const int DefaultQueue = 3;

        // Bytes that one call may take without a frame, so that a line that never ends one cannot hold its owner.
        private const int OctetsPerReceive = 2048;

        private readonly IByteStream _stream;
        private readonly uint[] _counts = new uint[(int)SlipCounter.ReopenRequests + 1];
        private readonly SlipDecoder _decoder;
        private readonly SlipEncoder _encoder;
        private readonly FrameQueue _queue;
        private readonly SlipHealth _health;
        private readonly byte[] _input = new byte[Piece];
        private int _inputAt;
        private int _inputEnd;
        private bool _hasMore;

        /// <summary>Creates the link; it takes twice the MTU, the MTU for every packet that may wait, and a kilobyte of
        /// memory.</summary>
        /// <param name="stream">The stream beneath; from now on only this link may call it.</param>
        /// <param name="mtu">The largest packet in bytes, 68 to 1500; the same at both ends.</param>
        /// <param name="queue">Packets that may wait behind the one under way, from 0. TCP needs none; fragments of a
        /// datagram come all at once, and so do datagrams of a program in a hurry: those that find no room are lost. A
        /// packet of 1006 bytes that waits costs whoever comes after it 88 ms at 115,200 baud.</param>
        /// <exception cref="System.ArgumentNullException">There is no stream.</exception>
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
            Mtu = mtu;
            _decoder = new SlipDecoder(mtu, _counts);
            _encoder = new SlipEncoder(mtu, Piece, _queue = new FrameQueue(queue, mtu));
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

        /// <summary>Whether the stream is open. Whether anybody is at its other end, SLIP does not know.</summary>
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

        /// <summary>Gets the number of frames that an idle link takes: the one that it sends, and the queue.</summary>
        public int MostFrames
        {
            get { return _queue.Capacity + 1; }
        }

        /// <summary>How often something has happened since the link was made; wraps at 2^32.</summary>
        public uint GetCounter(SlipCounter counter)
        {
            return _counts[(int)counter];
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int capacity)
        {
            int budget = OctetsPerReceive;
            for (;;)
            {
                if (_inputAt == _inputEnd)
                {
                    _hasMore = budget <= 0;
                    _inputAt = 0;
                    _inputEnd = _hasMore ? 0 : _stream.Read(_input, 0, Piece);
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
        /// <returns>False when a frame is under way and the queue is full, or <see cref="IsUp"/> is false: the frame was
        /// not taken.</returns>
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

        /// <summary>Sets where the link sees which of its packets failed a checksum.</summary>
        internal void Watch(IDamageCount damage)
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

        // What was under way when the stream was lost would run into what comes when it is back.
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
