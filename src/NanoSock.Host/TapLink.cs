using System;
using System.Runtime.InteropServices;
using System.Threading;
using NanoSock.Links;

namespace NanoSock.Host
{
    /// <summary>Connects a stack to an interface of the Linux kernel (TAP), as an Ethernet link.</summary>
    /// <remarks>Each frame takes one system call, directly from and to the caller's array. Later changes of the
    /// interface (taken down, deleted) never throw: they show as <see cref="IsUp"/> and in the counters. After a
    /// deletion the link attaches to a new interface of that name. The link belongs to the network namespace of the
    /// thread that opened it, and may afterwards be used from any thread, one at a time.</remarks>
    public sealed unsafe class TapLink : ILink, IDisposable
    {
        private const int CheckWhenUpMilliseconds = 1000;
        private const int CheckWhenDownMilliseconds = 100;
        private const int CheckWhenGoneMilliseconds = 500;

        private readonly byte[] _hardwareAddress;
        private readonly int _mtu;
        // A socket keeps its network namespace, so that requests about the interface work from every thread.
        private readonly int _control;
        private int _descriptor;
        private volatile bool _isUp;
        private volatile bool _isGone;
        private volatile bool _isWatched;
        private long _nextCheck = long.MinValue;
        private long _framesIn;
        private long _framesOut;
        private long _refused;
        private long _receiveErrors;
        private long _transmitErrors;

        /// <summary>Opens the TAP interface <paramref name="name"/>, creates it if it is missing, and brings it up if
        /// permitted.</summary>
        /// <param name="name">1 to 15 bytes of UTF-8. "tap%d" takes the first free number.</param>
        /// <exception cref="TapException">The interface could not be opened; the message is one line for the
        /// user.</exception>
        public TapLink(string name)
            : this(name, null, true)
        {
        }

        /// <summary>Opens the TAP interface <paramref name="name"/> and brings it up if permitted.</summary>
        /// <param name="name">1 to 15 bytes of UTF-8. "tap%d" takes the first free number.</param>
        /// <param name="hardwareAddress">The six bytes of this side's address, not the kernel's; null to derive a
        /// locally administered one from the interface's name.</param>
        /// <param name="create">True to create a missing interface, which vanishes when the link is closed.</param>
        /// <exception cref="TapException">The interface could not be opened; the message is one line for the
        /// user.</exception>
        /// <exception cref="ArgumentException">The hardware address is not the six bytes of a unicast
        /// address.</exception>
        public TapLink(string name, byte[] hardwareAddress, bool create)
        {
            if (hardwareAddress != null && (hardwareAddress.Length != 6 || (hardwareAddress[0] & 1) != 0))
            {
                throw new ArgumentException("A station's hardware address has six bytes and no group bit.",
                    nameof(hardwareAddress));
            }

            TapOpening.CheckName(name);
            _control = TapOpening.OpenControl();
            try
            {
                InterfaceRequest request = new InterfaceRequest(name);
                _descriptor = TapOpening.Attach(ref request, name, _control, create);
                Name = request.Name;
                BringUp();
                InterfaceRequest mtu = new InterfaceRequest(Name);
                _mtu = mtu.Perform(_control, InterfaceRequest.GetMtu) == 0 ? mtu.Number : 1500;
            }
            catch
            {
                Libc.Close(_control);
                throw;
            }

            _hardwareAddress = hardwareAddress != null
                ? (byte[])hardwareAddress.Clone()
                : TapOpening.DeriveAddress(Name);
            Check();
        }

        /// <summary>Gets the interface's name when it was opened.</summary>
        public string Name { get; }

        /// <inheritdoc/>
        public LinkMedium Medium
        {
            get { return LinkMedium.Ethernet; }
        }

        /// <summary>Gets the interface's MTU in bytes when it was opened.</summary>
        public int Mtu
        {
            get { return _mtu; }
        }

        /// <inheritdoc/>
        public LinkChecksums Checksums
        {
            get { return LinkChecksums.None; }
        }

        /// <summary>Returns true if the kernel's side exists and is administratively up. A failed frame updates this at
        /// once; otherwise <see cref="Poll"/> checks once a second, ten times a second while the link is
        /// down.</summary>
        public bool IsUp
        {
            get { return _isUp; }
        }

        /// <summary>Returns true if the interface was deleted. <see cref="Poll"/> looks for a new one of its name twice
        /// a second.</summary>
        public bool IsGone
        {
            get { return _isGone; }
        }

        /// <inheritdoc/>
        public byte[] HardwareAddress
        {
            get { return _hardwareAddress; }
        }

        /// <summary>Gets the number of frames read.</summary>
        public long FramesIn
        {
            get { return _framesIn; }
        }

        /// <summary>Gets the number of frames written.</summary>
        public long FramesOut
        {
            get { return _framesOut; }
        }

        /// <summary>Gets the number of frames that the kernel had no room for and that the caller kept.</summary>
        public long Refused
        {
            get { return _refused; }
        }

        /// <summary>Gets the number of reads that failed because the interface was down or gone.</summary>
        public long ReceiveErrors
        {
            get { return _receiveErrors; }
        }

        /// <summary>Gets the number of frames that failed because the interface was down or gone, or rejected
        /// them.</summary>
        public long TransmitErrors
        {
            get { return _transmitErrors; }
        }

        /// <summary>Gets the descriptor for poll(2); -1 after <see cref="Dispose"/> and when the interface is
        /// gone.</summary>
        internal int Descriptor
        {
            get { return _isGone ? -1 : _descriptor; }
        }

        /// <summary>Receives the next frame. The kernel truncates a longer frame without an error, so the capacity must
        /// be at least the MTU, the Ethernet header and one more byte.</summary>
        /// <param name="buffer">The destination.</param>
        /// <param name="offset">The offset of the frame in the buffer.</param>
        /// <param name="capacity">The room in bytes.</param>
        /// <returns>The frame's length; 0 for none, also when the interface is down or gone.</returns>
        public int Receive(byte[] buffer, int offset, int capacity)
        {
            if ((uint)offset > (uint)buffer.Length || (uint)capacity > (uint)(buffer.Length - offset))
            {
                throw new ArgumentOutOfRangeException(nameof(capacity));
            }

            if (capacity == 0 || _isGone)
            {
                return 0;
            }

            while (true)
            {
                nint got;
                fixed (byte* start = &buffer[offset])
                {
                    got = Libc.ReadPacket(_descriptor, start, capacity);
                }

                if (got >= 0)
                {
                    _framesIn += got > 0 ? 1 : 0;
                    return (int)got;
                }

                int error = Marshal.GetLastSystemError();
                if (error == Libc.EAGAIN)
                {
                    return 0;
                }

                if (error != Libc.EINTR)
                {
                    _receiveErrors++;
                    Fail(error);
                    return 0;
                }
            }
        }

        /// <summary>Sends a frame.</summary>
        /// <param name="buffer">The buffer with the frame.</param>
        /// <param name="offset">The offset of the frame.</param>
        /// <param name="length">The length in bytes, Ethernet header included.</param>
        /// <returns>False when the frame was not accepted: the kernel has no room now, or the interface is down or
        /// gone, which <see cref="IsUp"/> then reports.</returns>
        public bool Transmit(byte[] buffer, int offset, int length)
        {
            if ((uint)offset > (uint)buffer.Length || (uint)length > (uint)(buffer.Length - offset))
            {
                throw new ArgumentOutOfRangeException(nameof(length));
            }

            if (length == 0 || _isGone)
            {
                _transmitErrors++;
                return length == 0;
            }

            while (true)
            {
                nint put;
                fixed (byte* start = &buffer[offset])
                {
                    put = Libc.WritePacket(_descriptor, start, length);
                }

                if (put >= 0)
                {
                    _framesOut++;
                    return true;
                }

                int error = Marshal.GetLastSystemError();
                if (error == Libc.EAGAIN || error == Libc.ENOBUFS)
                {
                    _refused++;
                    return false;
                }

                if (error != Libc.EINTR)
                {
                    _transmitErrors++;
                    Fail(error);
                    // A frame that the kernel always rejects (too short for Ethernet) must not be retried.
                    return error == Libc.EINVAL;
                }
            }
        }

        /// <inheritdoc/>
        public long Poll(long nowMilliseconds)
        {
            if (_descriptor < 0)
            {
                return long.MaxValue;
            }

            if (nowMilliseconds >= _nextCheck)
            {
                if (!_isGone || Reattach())
                {
                    Check();
                }

                _nextCheck = nowMilliseconds + (_isGone ? CheckWhenGoneMilliseconds
                    : _isUp ? CheckWhenUpMilliseconds
                    : CheckWhenDownMilliseconds);
            }

            return _nextCheck;
        }

        /// <summary>Returns true if a <see cref="LinkWaiter"/> watches the link. A TAP interface has no wake-up of its
        /// own; the waiter polls its descriptor.</summary>
        /// <param name="wakeup">Not used.</param>
        /// <returns>True if a <see cref="LinkWaiter"/> watches the link, so that it need not be polled.</returns>
        public bool SetWakeup(IWakeup wakeup)
        {
            return _isWatched;
        }

        /// <summary>Closes the interface; one that this link created vanishes. Must not be called while another thread
        /// uses the link.</summary>
        public void Dispose()
        {
            _isUp = false;
            int descriptor = Interlocked.Exchange(ref _descriptor, -1);
            if (descriptor >= 0)
            {
                Libc.Close(descriptor);
                Libc.Close(_control);
            }
        }

        /// <summary>Notes that a waiter includes this link's descriptor.</summary>
        internal void MarkWatched()
        {
            _isWatched = true;
        }

        /// <summary>Checks the interface at the next poll, because its descriptor shows an error.</summary>
        internal void Recheck()
        {
            if (_descriptor >= 0 && !_isGone)
            {
                Check();
            }
        }

        // The descriptor has outlived its interface and may be bound to another one. It still belongs to the network
        // namespace in which it was opened. The interface must exist already: otherwise this request would create it.
        private bool Reattach()
        {
            InterfaceRequest request = new InterfaceRequest(Name);
            if (request.Perform(_control, InterfaceRequest.GetIndex) != 0)
            {
                return false;
            }

            request = new InterfaceRequest(Name);
            request.Flags = InterfaceRequest.Tap | InterfaceRequest.NoPacketInformation;
            if (request.Perform(_descriptor, InterfaceRequest.SetTap) != 0)
            {
                return false;
            }

            BringUp();
            _isGone = false;
            return true;
        }

        private void Fail(int error)
        {
            if (error == Libc.EINVAL)
            {
                // The frame was not a valid Ethernet frame; the interface is not at fault.
                return;
            }

            _isUp = false;
            _nextCheck = long.MinValue;
            if (error != Libc.EIO)
            {
                Check();
            }
        }

        private void Check()
        {
            // First by the descriptor: the interface may have been renamed, and only this request distinguishes that
            // from a deletion.
            InterfaceRequest request = default;
            if (request.Perform(_descriptor, InterfaceRequest.GetTap) != 0)
            {
                _isGone = true;
                _isUp = false;
                return;
            }

            // An interface that was moved to another namespace cannot be queried from here. It is assumed to be up.
            _isUp = request.Perform(_control, InterfaceRequest.GetFlags) != 0
                || (request.Flags & InterfaceRequest.Up) != 0;
        }

        private void BringUp()
        {
            // Without the privilege this fails, and the owner of the interface has to bring it up.
            InterfaceRequest request = new InterfaceRequest(Name);
            if (request.Perform(_control, InterfaceRequest.GetFlags) == 0 && (request.Flags & InterfaceRequest.Up) == 0)
            {
                request.Flags |= InterfaceRequest.Up;
                request.Perform(_control, InterfaceRequest.SetFlags);
            }
        }
    }
}
