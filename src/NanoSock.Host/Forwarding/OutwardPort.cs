using System.Collections.Generic;
using System.Net;
using NanoSock.Sockets;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Represents a UDP socket of the host side's stack in place of a port of this machine or of a host beyond
    /// the switch. Each socket of the board gets an <see cref="OutwardFlow"/>, a native socket of its own.</summary>
    internal sealed class OutwardPort : Carrier
    {
        private const int LargestDatagram = 65507;

        private readonly int _descriptor;
        private readonly IPEndPoint _target;
        private readonly byte[] _buffer = new byte[LargestDatagram];
        private readonly DatagramInfo _info = new DatagramInfo();
        private readonly Dictionary<Destination, OutwardFlow> _flows = new();
        private long _lastUse;

        private OutwardPort(PortForwarder forwarder, Destination to, IPEndPoint target, int descriptor)
            : base(forwarder)
        {
            To = to;
            _target = target;
            _descriptor = descriptor;
            _lastUse = forwarder.Now;
            forwarder.Register(descriptor, this);
        }

        /// <summary>Gets the destination of the board's datagrams.</summary>
        internal Destination To { get; }

        /// <summary>Opens a port; returns null without room.</summary>
        internal static OutwardPort Open(PortForwarder forwarder, Destination to, IPEndPoint target)
        {
            int descriptor = forwarder.Stack.Socket(SocketType.Dgram);
            if (descriptor >= 0 && forwarder.Stack.Bind(descriptor, to.Address, to.Port) < 0)
            {
                forwarder.Stack.Close(descriptor);
                descriptor = -1;
            }

            return descriptor < 0 ? null : new OutwardPort(forwarder, to, target, descriptor);
        }

        internal override void Advance()
        {
            int length;
            while ((length = Stack.ReceiveFrom(_descriptor, _buffer, 0, _buffer.Length, _info)) >= 0)
            {
                Destination from = new Destination(_info.RemoteAddress, _info.RemotePort);
                if (!_flows.TryGetValue(from, out OutwardFlow flow))
                {
                    flow = new OutwardFlow(Forwarder, this, from, _target);
                    _flows.Add(from, flow);
                }

                _lastUse = Forwarder.Now;
                flow.Send(_buffer, length);
            }
        }

        internal override void Abandon()
        {
            foreach (OutwardFlow flow in _flows.Values)
            {
                flow.Abandon();
            }

            _flows.Clear();
            Forwarder.Unregister(_descriptor);
            Stack.Close(_descriptor);
        }

        /// <summary>Sends an answer to the board.</summary>
        internal void SendToBoard(Destination to, byte[] buffer, int length)
        {
            _lastUse = Forwarder.Now;
            Stack.SendTo(_descriptor, buffer, 0, length, to.Address, to.Port);
        }

        /// <summary>Ends the flows that were not used since a time, and then the port.</summary>
        /// <returns>True if the port has ended.</returns>
        internal bool EndIdle(long before)
        {
            foreach (KeyValuePair<Destination, OutwardFlow> pair in new List<KeyValuePair<Destination, OutwardFlow>>(
                _flows))
            {
                if (pair.Value.LastUse < before)
                {
                    _flows.Remove(pair.Key);
                    pair.Value.Abandon();
                }
            }

            if (_flows.Count > 0 || _lastUse >= before)
            {
                return false;
            }

            Abandon();
            return true;
        }
    }
}
