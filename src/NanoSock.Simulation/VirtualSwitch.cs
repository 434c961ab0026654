using System;
using System.Runtime.CompilerServices;
using NanoSock.Wire;

namespace NanoSock.Links
{
    /// <summary>Simulates a learning Ethernet switch that joins stations in one process (IEEE 802.1D, without a
    /// spanning tree).</summary>
    /// <remarks>A frame to a known station goes to its port alone, in time that does not grow with the number of ports;
    /// a frame to a group or to an unknown station goes to every other port. A full queue refuses the frame of a single
    /// sender, which holds the frame back (as with flow control on Ethernet), unless the switch was created to drop.
    /// Copies of a flooded frame are always dropped. All methods may be called from any thread. The
    /// lock is that of the synchronized methods: on a full heap nanoCLR may skip the Monitor.Exit of a lock
    /// statement.</remarks>
    public sealed partial class VirtualSwitch
    {
        // A frame may carry an 802.1Q tag besides its header.
        private const int TagLength = 4;

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
                throw new ArgumentOutOfRangeException(ports < 1 ? nameof(ports)
                    : addresses < 1 ? nameof(addresses)
                    : nameof(mtu));
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

            if (hardwareAddress != null
                && (hardwareAddress.Length != Ethernet.AddressLength || (hardwareAddress[0] & 1) != 0))
            {
                throw new ArgumentException(null, nameof(hardwareAddress));
            }

            VirtualPort port = null;
            while (port == null)
            {
                // The interpreter may skip the call within the synchronized method.
                AddPort(frames, hardwareAddress, ref port);
            }

            return port;
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void AddPort(int frames, byte[] hardwareAddress, ref VirtualPort port)
        {
            AddPort(this, frames, hardwareAddress, ref port);
        }

        private static void AddPort(VirtualSwitch hub, int frames, byte[] hardwareAddress, ref VirtualPort port)
        {
            int number = hub._count;
            if (number == hub._ports.Length)
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
                address[3] = (byte)((number + 1) >> 16);
                address[4] = (byte)((number + 1) >> 8);
                address[5] = (byte)(number + 1);
            }

            VirtualPort added = new VirtualPort(hub, number, address, frames);
            hub._ports[number] = added;
            hub._count = number + 1;
            port = added;
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
            bool isTaken = false;
            Forward(from, buffer, offset, length, ref wakeup, ref floods, ref isTaken);
            if (wakeup != null)
            {
                wakeup.Wake();
            }
            else if (floods)
            {
                Flood(from, buffer, offset, length);
            }

            return isTaken;
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Forward(VirtualPort from, byte[] buffer, int offset,
            int length, ref IWakeup wakeup, ref bool floods, ref bool isTaken)
        {
            Forward(this, from, buffer, offset, length, ref wakeup, ref floods, ref isTaken);
        }

        private static void Forward(VirtualSwitch hub, VirtualPort from, byte[] buffer,
            int offset, int length, ref IWakeup wakeup, ref bool floods, ref bool isTaken)
        {
            if (!from.Plugged)
            {
                return;
            }

            if (length > hub.FrameSize || Ethernet.Validate(buffer, offset, length) != DropReason.None)
            {
                hub._malformed++;
                isTaken = true;
                return;
            }

            if (!hub._table.IsEntry(from.LastEntry, buffer, offset + Ethernet.AddressLength, from.Index))
            {
                from.LastEntry = hub._table.Learn(buffer, offset + Ethernet.AddressLength, from.Index);
            }

            int index = Ethernet.IsGroup(buffer, offset) ? -1 : hub._table.Find(buffer, offset);
            if (index == from.Index)
            {
                hub._filtered++;
            }
            else if (index < 0)
            {
                hub._flooded++;
                floods = true;
            }
            else if (Accepts(hub._ports[index], buffer, offset))
            {
                VirtualPort to = hub._ports[index];
                if (to.Queue.Count == to.Capacity && !hub._dropWhenFull)
                {
                    from.Refusals++;
                    hub.AwaitRoom(from, to);
                    return;
                }

                hub._forwarded++;
                wakeup = hub.Enqueue(to, buffer, offset, length);
            }
            else
            {
                hub._forwarded++;
            }

            from.Out++;
            isTaken = true;
        }

        internal int Take(VirtualPort port, byte[] buffer, int offset, int capacity)
        {
            bool wakes = false;
            int length = 0;
            Dequeue(port, buffer, offset, capacity, ref length, ref wakes);
            if (wakes)
            {
                WakeSenders(port);
            }

            return length;
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Dequeue(VirtualPort port, byte[] buffer, int offset, int capacity, ref int length, ref bool wakes)
        {
            Dequeue(this, port, buffer, offset, capacity, ref length, ref wakes);
        }

        private static void Dequeue(VirtualSwitch hub, VirtualPort port,
            byte[] buffer, int offset, int capacity, ref int length, ref bool wakes)
        {
            length = port.Queue.Dequeue(buffer, offset, capacity);
            // Not before half the queue is free: a sender woken for one frame would be refused the next.
            wakes = (port.FirstWaiter != null || hub._firstAnywhere != null)
                && length > 0 && port.Queue.Count <= port.Capacity / 2;
        }

        internal void SetPlugged(VirtualPort port, bool plugged)
        {
            Plug(port, plugged);
            WakeSenders(port);
            IWakeup wakeup = port.Wakeup;
            if (wakeup != null)
            {
                wakeup.Wake();
            }
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Plug(VirtualPort port, bool plugged)
        {
            Plug(this, port, plugged);
        }

        private static void Plug(VirtualSwitch hub, VirtualPort port, bool plugged)
        {
            port.Plugged = plugged;
            if (!plugged)
            {
                while (port.Queue.Dequeue(hub._nowhere, 0, 0) > 0)
                {
                    port.Lost++;
                }

                hub._table.Forget(port.Index);
                port.LastEntry = -1;
            }
        }

        private static bool Accepts(VirtualPort port, byte[] buffer, int offset)
        {
            return !port.Filters || Ethernet.IsGroup(buffer, offset)
                || Ethernet.AddressEquals(buffer, offset, port.HardwareAddress, 0);
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
    }
}
