using NanoSock.Ip;
using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <content>The services that run within Poll.</content>
    public sealed partial class NetStack
    {
        private IStackService _service;

        /// <summary>Sets the service that <see cref="Poll"/> advances whenever it runs timers; null for none. A node
        /// has one, which advances the others.</summary>
        public void SetService(IStackService service)
        {
            _service = service;
            _context.HasServices = service != null;
            WakeServices();
        }

        /// <summary>Returns true once after each event that may concern a service.</summary>
        internal bool TakeServiceWakeup()
        {
            bool isWoken = _context.IsServiceWoken;
            _context.IsServiceWoken = false;
            return isWoken;
        }

        /// <summary>Makes the next Poll advance the services, after a call of the program that gives them
        /// work.</summary>
        internal void WakeServices()
        {
            _context.WakeServices();
        }

        /// <summary>Makes a change of a socket's readiness wake the services, instead of the program.</summary>
        internal void SetServiceSocket(int descriptor)
        {
            int slot = Lookup(descriptor);
            if (slot >= 0)
            {
                _endpoints.SetService(slot);
            }
        }

        /// <summary>Gets the time since which an interface's link has been up; -1 while it is down, and where there is
        /// no such interface.</summary>
        internal long GetUpSince(int interfaceIndex)
        {
            NetInterface item = InterfaceTable.At(_context, interfaceIndex);
            return item == null || !item.IsUp ? -1 : item.UpSince;
        }

        /// <summary>Returns an interface, whose address and link a service follows; null for an index of
        /// none.</summary>
        internal NetInterface GetNetInterface(int index)
        {
            return InterfaceTable.At(_context, index);
        }

        /// <summary>Makes the datagrams of a socket without a local address leave from 0.0.0.0, which DHCP clients use
        /// until they have an address (RFC 2131 4.1); or from the interface's address again.</summary>
        internal void SetUnaddressed(int descriptor, bool isUnaddressed)
        {
            int slot = Lookup(descriptor);
            if (slot >= 0 && isUnaddressed)
            {
                _endpoints.Set(slot, EndpointFlags.Unaddressed);
            }
            else if (slot >= 0)
            {
                _endpoints.Clear(slot, EndpointFlags.Unaddressed);
            }
        }

        private void RunService()
        {
            long due = _service.Poll(_context.Time);
            if (due < _context.NextTimer)
            {
                _context.NextTimer = due;
            }
        }
    }
}
