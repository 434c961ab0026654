using System;
using System.Runtime.InteropServices;
using System.Threading;
using NanoSock.Links;

namespace NanoSock.Host
{
    /// <summary>An Ethernet link whose far end is an interface of the Linux kernel (TAP).</summary>
    /// <remarks>
    /// Frames go by one system call each, straight from and to the caller's array. What happens to the interface later
    /// (taken down, deleted) never throws: it shows as <see cref="IsUp"/> and in the counters. An interface that was deleted is used
    /// again when there is one of its name. The link belongs to the
    /// network namespace of the thread that opened it and may afterwards be used from any thread, one at a time.
    /// </remarks>
    public sealed unsafe class TapLink : ILink, IDisposable
    {
        private const int CheckWhenUpMilliseconds = 1000;
        private const int CheckWhenDownMilliseconds = 100;
        private const int CheckWhenGoneMilliseconds = 500;

        private readonly byte[] _hardwareAddress;
        private readonly int _mtu;
        // A socket remembers its network namespace, so that questions about the interface work from every thread.
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

        /// <summary>Opens the TAP interface <paramref name="name"/>, creates it when there is none, and brings it up
        /// when it may.</summary>
        /// <param name="name">1 to 15 bytes of UTF-8. "tap%d" takes the first free number.</param>
        /// <exception cref="TapException">It could not be opened; the message is one line for the user.</exception>
        public TapLink(string name)
            : this(name, null, true)
        {
        }

        /// <summary>Opens the TAP interface <paramref name="name"/> and brings it up when it may.</summary>
        /// <param name="name">1 to 15 bytes of UTF-8. "tap%d" takes the first free number.</param>
        /// <param name="hardwareAddress">Six bytes: the address of this side, not the kernel's; null to derive a locally
        /// administered one from the interface's name.</param>
        /// <param name="create">Whether the interface may be created when it is missing; it then goes with the link.</param>
        /// <exception cref="TapException">It could not be opened; the message is one line for the user.</exception>
        /// <exception cref="ArgumentException">The hardware address is not six bytes of a station's address.</exception>
        public TapLink(string name, byte[] hardwareAddress, bool create)
        {
            if (hardwareAddress != null && (hardwareAddress.Length != 6 || (hardwareAddress[0] & 1) != 0))
            {
                throw new ArgumentException("A station's hardware address has six bytes and no group bit.", nameof(hardwareAddress));
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

            _hardwareAddress = hardwareAddress != null ? (byte[])hardwareAddress.Clone() : TapOpening.DeriveAddress(Name);
            Check();
        }

        /// <summary>The interface's name when it was opened.</summary>
        public string Name { get; }

        /// <inheritdoc/>
        public LinkMedium Medium
        {
            get { return LinkMedium.Ethernet; }
        }

        /// <summary>The interface's MTU in bytes when it was opened.</summary>
        public int Mtu
        {
            get { return _mtu; }
        }

        /// <inheritdoc/>
        public LinkChecksums Checksums
        {
            get { return LinkChecksums.None; }
        }

        /// <summary>Whether the kernel's side is there and administratively up. Seen at once when a frame fails, otherwise
        /// checked by <see cref="Poll"/> once a second, ten times a second while it is down.</summary>
        public bool IsUp
        {
            get { return _isUp; }
        }

        /// <summary>Whether the interface was deleted under the link. <see cref="Poll"/> looks twice a second whether there is one of
        /// its name again.</summary>
        public bool IsGone
        {
            get { return _isGone; }
        }

        /// <inheritdoc/>
        public byte[] HardwareAddress
        {
            get { return _hardwareAddress; }
        }

        /// <summary>Frames read.</summary>
        public long FramesIn
        {
            get { return _framesIn; }
        }

        /// <summary>Frames written.</summary>
        public long FramesOut
        {
            get { return _framesOut; }
        }

        /// <summary>Frames that the kernel had no room for and that the caller kept.</summary>
        public long Refused
        {
            get { return _refused; }
        }

        /// <summary>Reads that failed because the interface was down or gone.</summary>
        public long ReceiveErrors
        {
            get { return _receiveErrors; }
        }

        /// <summary>Frames that failed because the interface was down or gone, or that it would not have.</summary>
        public long TransmitErrors
        {
            get { return _transmitErrors; }
        }

        /// <summary>What poll(2) may wait on; -1 after <see cref="Dispose"/> and when the interface is gone.</summary>
        internal int Descriptor
        {
            get { return _isGone ? -1 : _descriptor; }
        }

        /// <summary>Takes the next received frame. The kernel cuts a frame that is longer than the room without telling:
        /// give room for the MTU, the Ethernet header and one more byte at least.</summary>
        /// <param name="buffer">Where to put it.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="capacity">Bytes of room.</param>
        /// <returns>The frame's length; 0 when there is none, also when the interface is down or gone.</returns>
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
        /// <param name="buffer">Where the frame is.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Its bytes, Ethernet header included.</param>
        /// <returns>False when the kernel has no room now, or when the interface is down or gone, which
        /// <see cref="IsUp"/> then says: the frame was not taken.</returns>
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
                    // A frame that the kernel will never have (too short for Ethernet) must not be tried again.
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

                _nextCheck = nowMilliseconds + (_isGone ? CheckWhenGoneMilliseconds : _isUp ? CheckWhenUpMilliseconds : CheckWhenDownMilliseconds);
            }

            return _nextCheck;
        }

        /// <summary>A TAP interface calls nobody; a <see cref="LinkWaiter"/> waits on its descriptor instead.</summary>
        /// <param name="wakeup">Not used.</param>
        /// <returns>Whether a <see cref="LinkWaiter"/> watches the link, so that it need not be asked from time to time.</returns>
        public bool SetWakeup(IWakeup wakeup)
        {
            return _isWatched;
        }

        /// <summary>Closes the interface; one that this link created vanishes. Not to be called while another thread
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

        /// <summary>Called by a waiter that includes this link's descriptor.</summary>
        internal void MarkWatched()
        {
            _isWatched = true;
        }

        /// <summary>Called when the descriptor shows an error: look at once, not only when the next check is due.</summary>
        internal void Recheck()
        {
            if (_descriptor >= 0 && !_isGone)
            {
                Check();
            }
        }

        // The descriptor has outlived its interface, and may be bound to another one; it still belongs to the network namespace in
        // which it was opened. The interface must be there already: otherwise this would create it.
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
                // The frame was no Ethernet frame; the interface has nothing to do with it.
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
            // By the descriptor first: the interface may have been renamed, and only this tells deleted from elsewhere.
            InterfaceRequest request = default;
            if (request.Perform(_descriptor, InterfaceRequest.GetTap) != 0)
            {
                _isGone = true;
                _isUp = false;
                return;
            }

            // An interface that was moved to another namespace cannot be asked from here: it is taken for up.
            _isUp = request.Perform(_control, InterfaceRequest.GetFlags) != 0 || (request.Flags & InterfaceRequest.Up) != 0;
        }

        private void BringUp()
        {
            // Without the privilege this fails, and whoever owns the interface brings it up.
            InterfaceRequest request = new InterfaceRequest(Name);
            if (request.Perform(_control, InterfaceRequest.GetFlags) == 0 && (request.Flags & InterfaceRequest.Up) == 0)
            {
                request.Flags |= InterfaceRequest.Up;
                request.Perform(_control, InterfaceRequest.SetFlags);
            }
        }
    }
}
