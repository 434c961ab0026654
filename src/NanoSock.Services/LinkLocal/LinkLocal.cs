using System;
using NanoSock.Ip;
using NanoSock.Randomness;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <summary>Gives an interface an address of 169.254/16 that no other station of its link has (RFC 3927). The
    /// node probes, announces and defends the address (RFC 5227). After a conflict the service chooses
    /// another.</summary>
    public sealed class LinkLocal : IStackService
    {
        // RFC 3927 2.1: the first and the last 256 addresses of the prefix are reserved.
        private const uint First = 0xA9FE0100;
        private const uint Count = 0xFE00;
        private const uint Label = 0x4C4C4144;
        private const int PrefixLength = 16;
        // Time after which an address is set again that the node has refused, because its table of routes is full.
        private const int RetryMilliseconds = 1000;

        private readonly ServiceContext _context;
        private int _interface = -1;
        // The number of candidates that were given up. It outlives Stop, so that the last good address is tried first
        // (RFC 3927 2.1).
        private uint _attempt;
        private uint _candidate;

        /// <summary>Creates the service.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
        public LinkLocal(ServiceContext context)
        {
            ServiceContext.Require(context, nameof(context));
            _context = context;
            context.Add(this);
        }

        /// <summary>Gets whether the service has an address, or looks for one.</summary>
        public bool IsRunning
        {
            get { return _interface >= 0; }
        }

        /// <summary>Gets the address, first byte highest; 0 until it was probed.</summary>
        public uint Address
        {
            get
            {
                return _interface >= 0 && _context.Stack.GetAddress(_interface) == _candidate ? _candidate : 0;
            }
        }

        /// <summary>Starts to look for an address. It replaces the address that the interface has. On another interface
        /// the service stops.</summary>
        /// <returns>Success, or InvalidArgument (no such interface, one without hardware addresses, or one with several
        /// addresses).</returns>
        public SocketError Start(int interfaceIndex)
        {
            if (_interface != interfaceIndex)
            {
                Stop();
            }

            _interface = interfaceIndex;
            Choose();
            _context.Wake();
            return _interface < 0 ? SocketError.InvalidArgument : SocketError.Success;
        }

        /// <summary>Stops, and removes the address from the interface. A program that sets another address stops the
        /// service first.</summary>
        public void Stop()
        {
            if (_interface >= 0)
            {
                uint address = _context.Stack.GetAddress(_interface);
                if (address == 0 || address == _candidate)
                {
                    _context.Stack.RemoveAddress(_interface, 0);
                }

                _interface = -1;
            }
        }

        /// <summary>Chooses another address after a conflict.</summary>
        /// <param name="nowMilliseconds">The time, on the node's clock.</param>
        /// <returns>The time of the next call; <see cref="long.MaxValue"/> until the address changes.</returns>
        public long Poll(long nowMilliseconds)
        {
            if (_interface < 0)
            {
                return long.MaxValue;
            }

            AddressState state = _context.Stack.GetAddressState(_interface);
            if (state == AddressState.Assigned && Address == 0)
            {
                // The program has set another address.
                _interface = -1;
            }
            else if (state == AddressState.Conflict || state == AddressState.None)
            {
                _attempt += state == AddressState.Conflict ? 1u : 0;
                Choose();
            }

            return _interface >= 0 && _context.Stack.GetAddress(_interface) == 0
                && _context.Stack.GetAddressState(_interface) != AddressState.Probing
                ? nowMilliseconds + RetryMilliseconds
                : long.MaxValue;
        }

        // RFC 3927 2.1: the candidates are a pseudo-random sequence that is seeded with the hardware address, so that a
        // board tends to have the same address after each start. The node limits the rate after ten conflicts (2.2.1).
        // The service ends where the node does not accept an address for the interface.
        private void Choose()
        {
            InterfaceInfo info = new InterfaceInfo();
            if (!_context.Stack.GetInterface(_interface, info) || !info.IsEthernet)
            {
                _interface = -1;
                return;
            }

            byte[] mac = info.HardwareAddress;
            uint hash = new SipHash(null).Hash32(BigEndian.ReadUInt32(mac, 0),
                (uint)BigEndian.ReadUInt16(mac, 4), _attempt, Label);
            _candidate = First + (hash % Count);
            if (_context.Stack.SetAddress(_interface, _candidate, PrefixLength, AddressMode.Probe)
                == SocketError.InvalidArgument)
            {
                _interface = -1;
            }
        }
    }
}
