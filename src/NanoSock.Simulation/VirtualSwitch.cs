using System;
using NanoSock.Wire;

namespace NanoSock.Links
{
    /// <summary>Simulates a learning Ethernet switch that joins stations in one process (IEEE 802.1D, without a
    /// spanning tree).</summary>
    /// <remarks>A frame to a known station goes to its port alone, in time that does not grow with the number of ports;
    /// a frame to a group or to an unknown station goes to every other port. A full queue refuses the frame of a single
    /// sender, which holds the frame back (as with flow control on Ethernet), unless the switch was created to drop.
    /// Copies of a flooded frame are always dropped. All methods may be called from any thread.</remarks>
    public sealed class VirtualSwitch
    {
        // A frame may carry an 802.1Q tag besides its header.
        private const int TagLength = 4;

        private readonly object _gate = new object();
        private readonly VirtualPort[] _ports;
        private readonly MacTable _table;
        private readonly byte[] _nowhere = new byte[0];
        private readonly int _mtu;
        private readonly bool _dropWhenFull;
        private VirtualPort _firstAnywhere;
        private int _anywhere;
        private int _count;
        private long _forwarded;
        private long _flooded;
        private long _filtered;
        private long _malformed;
        private long _dropped;

        /// <summary>Creates a switch for an MTU of 1500 bytes that holds senders back instead of dropping.</summary>
        /// <param name="ports">The number of ports, from 1.</param>
        public VirtualSwitch(int ports)
            : this(ports, 1500, 2 * ports, false)
        {
        }

        /// <summary>Creates a switch.</summary>
        /// <param name="ports">The number of ports, from 1.</param>
        /// <param name="mtu">The largest IP packet in bytes, 68 to 65,535 (RFC 791).</param>
        /// <param name="addresses">The number of stations in the address table, from 1; 33 bytes each on a
        /// device.</param>
        /// <param name="dropWhenFull">True to drop a frame whose receiver's queue is full, false to refuse it.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
        public VirtualSwitch(int ports, int mtu, int addresses, bool dropWhenFull)
        {
            if (ports < 1 || mtu < 68 || mtu > 65535 || addresses < 1)
            {
                throw new ArgumentOutOfRangeException(ports < 1 ? nameof(ports) : addresses < 1 ? nameof(addresses) : nameof(mtu));
            }

            _ports = new VirtualPort[ports];
            _table = new MacTable(addresses);
            _mtu = mtu;
            _dropWhenFull = dropWhenFull;
        }

        /// <summary>Gets the largest IP packet in bytes.</summary>
        public int Mtu
        {
            get { return _mtu; }
        }

        /// <summary>Gets the number of ports.</summary>
        public int PortCount
        {
            get { return _count; }
        }

        /// <summary>Gets the number of known stations.</summary>
        public int KnownAddresses
        {
            get { return _table.Count; }
        }

        /// <summary>Gets the number of frames that went to the one port of their receiver.</summary>
        public long Forwarded
        {
            get { return _forwarded; }
        }

        /// <summary>Gets the number of frames that went to every other port.</summary>
        public long Flooded
        {
            get { return _flooded; }
        }

        /// <summary>Gets the number of frames whose receiver is on the sender's own port.</summary>
        public long Filtered
        {
            get { return _filtered; }
        }

        /// <summary>Gets the number of frames that no switch forwards: shorter than a header, longer than the MTU
        /// allows, or from a group.</summary>
        public long Malformed
        {
            get { return _malformed; }
        }

        /// <summary>Gets the number of frames, and copies of flooded frames, that were dropped because a queue was
        /// full.</summary>
        public long Dropped
        {
            get { return _dropped; }
        }

        internal int FrameSize
        {
            get { return _mtu + Ethernet.HeaderLength + TagLength; }
        }

        /// <summary>Adds a port whose station has a locally administered address made of the port's number.</summary>
        /// <param name="frames">The number of received frames that may wait, from 1; each costs the MTU and 18
        /// bytes.</param>
        /// <exception cref="InvalidOperationException">The switch has all its ports.</exception>
        public VirtualPort AddPort(int frames)
        {
            return AddPort(frames, null);
        }

        /// <summary>Adds a port.</summary>
        /// <param name="frames">The number of received frames that may wait, from 1; each costs the MTU and 18
        /// bytes.</param>
        /// <param name="hardwareAddress">The station's six bytes; null for a locally administered address made of the
        /// port's number: 02-4E-53 and the number counted from 1.</param>
        /// <exception cref="InvalidOperationException">The switch has all its ports.</exception>
        /// <exception cref="ArgumentException">The address is not six bytes of a station.</exception>
        public VirtualPort AddPort(int frames, byte[] hardwareAddress)
        {
            if (frames < 1)
            {
                throw new ArgumentOutOfRangeException(nameof(frames));
            }

            if (hardwareAddress != null && (hardwareAddress.Length != Ethernet.AddressLength || (hardwareAddress[0] & 1) != 0))
            {
                throw new ArgumentException(null, nameof(hardwareAddress));
            }

            lock (_gate)
            {
                if (_count == _ports.Length)
                {
                    throw new InvalidOperationException();
                }

                byte[] address = new byte[Ethernet.AddressLength];
                if (hardwareAddress != null)
                {
                    Array.Copy(hardwareAddress, 0, address, 0, address.Length);
                }
                else
                {
                    address[0] = 0x02;
                    address[1] = 0x4E;
                    address[2] = 0x53;
                    int number = _count + 1;
                    address[3] = (byte)(number >> 16);
                    address[4] = (byte)(number >> 8);
                    address[5] = (byte)number;
                }

                VirtualPort port = new VirtualPort(this, _count, address, frames);
                _ports[_count] = port;
                _count++;
                return port;
            }
        }

        /// <summary>Returns the port of a number.</summary>
        /// <param name="index">From 0 to <see cref="PortCount"/> - 1.</param>
        public VirtualPort GetPort(int index)
        {
            return _ports[index];
        }

        internal bool Forward(VirtualPort from, byte[] buffer, int offset, int length)
        {
            IWakeup wakeup = null;
            bool floods = false;
            lock (_gate)
            {
                if (!from.Plugged)
                {
                    return false;
                }

                if (length > FrameSize || Ethernet.Validate(buffer, offset, length) != DropReason.None)
                {
                    _malformed++;
                    return true;
                }

                if (!_table.IsEntry(from.LastEntry, buffer, offset + Ethernet.AddressLength, from.Index))
                {
                    from.LastEntry = _table.Learn(buffer, offset + Ethernet.AddressLength, from.Index);
                }

                int index = Ethernet.IsGroup(buffer, offset) ? -1 : _table.Find(buffer, offset);
                if (index == from.Index)
                {
                    from.Out++;
                    _filtered++;
                }
                else if (index < 0)
                {
                    from.Out++;
                    _flooded++;
                    floods = true;
                }
                else if (Accepts(_ports[index], buffer, offset))
                {
                    VirtualPort to = _ports[index];
                    if (to.Queue.Count == to.Capacity && !_dropWhenFull)
                    {
                        from.Refusals++;
                        AwaitRoom(from, to);
                        return false;
                    }

                    from.Out++;
                    _forwarded++;
                    wakeup = Enqueue(to, buffer, offset, length);
                }
                else
                {
                    from.Out++;
                    _forwarded++;
                }
            }

            if (wakeup != null)
            {
                wakeup.Wake();
            }
            else if (floods)
            {
                Flood(from, buffer, offset, length);
            }

            return true;
        }

        internal int Take(VirtualPort port, byte[] buffer, int offset, int capacity)
        {
            bool wakes;
            int length;
            lock (_gate)
            {
                length = port.Queue.Dequeue(buffer, offset, capacity);
                // Not before half the queue is free: a sender woken for one frame would be refused the next.
                wakes = (port.FirstWaiter != null || _firstAnywhere != null) && length > 0 && port.Queue.Count <= port.Capacity / 2;
            }

            if (wakes)
            {
                WakeSenders(port);
            }

            return length;
        }

        internal void SetPlugged(VirtualPort port, bool plugged)
        {
            lock (_gate)
            {
                port.Plugged = plugged;
                if (!plugged)
                {
                    while (port.Queue.Dequeue(_nowhere, 0, 0) > 0)
                    {
                        port.Lost++;
                    }

                    _table.Forget(port.Index);
                    port.LastEntry = -1;
                }
            }

            WakeSenders(port);
            IWakeup wakeup = port.Wakeup;
            if (wakeup != null)
            {
                wakeup.Wake();
            }
        }

        private static bool Accepts(VirtualPort port, byte[] buffer, int offset)
        {
            return !port.Filters || Ethernet.IsGroup(buffer, offset) || Ethernet.AddressEquals(buffer, offset, port.HardwareAddress, 0);
        }

        /// <summary>Puts a frame into a port's queue, under the lock; returns the object to wake afterwards, or
        /// null.</summary>
        private IWakeup Enqueue(VirtualPort to, byte[] buffer, int offset, int length)
        {
            if (!to.Queue.Enqueue(buffer, offset, length))
            {
                to.Lost++;
                _dropped++;
                return null;
            }

            to.In++;
            return to.Wakeup;
        }

        private void Flood(VirtualPort from, byte[] buffer, int offset, int length)
        {
            // Port by port, so that no wake-up happens under the lock and no port waits for the whole flood.
            for (int i = 0; i < _count; i++)
            {
                VirtualPort to = _ports[i];
                IWakeup wakeup = null;
                lock (_gate)
                {
                    if (to != from && to.Plugged && Accepts(to, buffer, offset))
                    {
                        wakeup = Enqueue(to, buffer, offset, length);
                    }
                }

                if (wakeup != null)
                {
                    wakeup.Wake();
                }
            }
        }

        private void AwaitRoom(VirtualPort from, VirtualPort to)
        {
            if (from.WaitsFor == null)
            {
                from.WaitsFor = to;
                from.NextWaiter = to.FirstWaiter;
                to.FirstWaiter = from;
                to.Waiters++;
            }
            else if (from.WaitsFor != to && !from.WaitsAnywhere)
            {
                // Refused by a second receiver: from here on room anywhere is worth a look.
                from.WaitsAnywhere = true;
                from.NextAnywhere = _firstAnywhere;
                _firstAnywhere = from;
                _anywhere++;
            }
        }

        private void WakeSenders(VirtualPort port)
        {
            // One at a time and never under the lock; no more than wait now, because a woken sender may return at once.
            int rounds = port.Waiters + _anywhere;
            for (int i = 0; i < rounds; i++)
            {
                VirtualPort sender;
                lock (_gate)
                {
                    sender = port.FirstWaiter;
                    if (sender != null)
                    {
                        port.FirstWaiter = sender.NextWaiter;
                        port.Waiters--;
                        sender.NextWaiter = null;
                        sender.WaitsFor = null;
                    }
                    else
                    {
                        sender = _firstAnywhere;
                        if (sender == null)
                        {
                            return;
                        }

                        _firstAnywhere = sender.NextAnywhere;
                        _anywhere--;
                        sender.NextAnywhere = null;
                        sender.WaitsAnywhere = false;
                    }
                }

                IWakeup wakeup = sender.Wakeup;
                if (wakeup != null)
                {
                    wakeup.Wake();
                }
            }
        }
    }
}
