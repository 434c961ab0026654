using System;
using System.Collections.Generic;
using NanoSock.Sockets;
using Native = System.Net.Sockets;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Represents a native UDP port. Each client gets a <see cref="UdpFlow"/>, a socket of its own on the
    /// NanoSock side, which identifies the client of an answer.</summary>
    internal sealed class UdpForwarder : Carrier
    {
        private const int LargestDatagram = 65507;
        private const int DatagramsPerTurn = 64;

        // The time without datagrams in either direction after which a flow ends.
        private const int IdleMilliseconds = 60000;

        private readonly Native.Socket _native;
        private readonly NativeOperation _receive;
        private readonly byte[] _up = new byte[LargestDatagram];
        private readonly byte[] _down = new byte[LargestDatagram];
        private readonly Dictionary<System.Net.IPEndPoint, UdpFlow> _flows =
            new Dictionary<System.Net.IPEndPoint, UdpFlow>();
        private readonly int _boardPort;
        private bool _isClosed;

        internal UdpForwarder(PortForwarder forwarder, ForwardRule rule)
            : base(forwarder)
        {
            _boardPort = rule.BoardPort;
            _native = new Native.Socket(Native.AddressFamily.InterNetwork,
                Native.SocketType.Dgram, Native.ProtocolType.Udp);
            try
            {
                _native.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, rule.NativePort));
            }
            catch
            {
                _native.Dispose();
                throw;
            }

            // Answers are sent at once. Without room they are dropped, as datagrams may be.
            _native.Blocking = false;
            NativePort = ((System.Net.IPEndPoint)_native.LocalEndPoint).Port;
            _receive = new NativeOperation(this, _native.ReceiveFromAsync);
            _receive.Arguments.SetBuffer(_up, 0, _up.Length);
            _receive.Arguments.RemoteEndPoint = new System.Net.IPEndPoint(System.Net.IPAddress.Any, 0);
        }

        internal int NativePort { get; }

        internal override void Advance()
        {
            int left = DatagramsPerTurn;
            while (!_isClosed && !_receive.IsInProgress)
            {
                if (_receive.Complete())
                {
                    ReceiveFromNode();
                }

                if (left-- == 0)
                {
                    Wake();
                    return;
                }

                _receive.Begin();
            }
        }

        internal override void Abandon()
        {
            _isClosed = true;
            _native.Dispose();
        }

        /// <summary>Ends the idle flows.</summary>
        internal void Sweep()
        {
            List<UdpFlow> idle = new List<UdpFlow>();
            foreach (UdpFlow flow in _flows.Values)
            {
                if (Forwarder.Now - flow.LastUse >= IdleMilliseconds)
                {
                    idle.Add(flow);
                }
            }

            foreach (UdpFlow flow in idle)
            {
                End(flow);
            }
        }

        /// <summary>Sends a flow's answers to its client.</summary>
        internal void ReceiveFromHost(UdpFlow flow)
        {
            int length;
            while ((length = flow.Receive(_down)) >= 0)
            {
                flow.LastUse = Forwarder.Now;
                try
                {
                    _native.SendTo(_down, 0, length, Native.SocketFlags.None, flow.Client);
                }
                catch (Native.SocketException)
                {
                    // The socket has no room, or the client is gone: the answer is dropped.
                }
            }
        }

        /// <summary>Ends a flow.</summary>
        internal void End(UdpFlow flow)
        {
            _flows.Remove(flow.Client);
            flow.Close();
        }

        // Sends a datagram of a native client to the board.
        private void ReceiveFromNode()
        {
            // An error belongs to an earlier answer that did not reach its client, not to this datagram.
            if (_receive.Arguments.SocketError != Native.SocketError.Success
                || _receive.Arguments.RemoteEndPoint is not System.Net.IPEndPoint client)
            {
                return;
            }

            if (!_flows.TryGetValue(client, out UdpFlow flow))
            {
                flow = Begin(client);
                if (flow == null)
                {
                    Forwarder.Refused++;
                    return;
                }
            }

            flow.LastUse = Forwarder.Now;
            flow.Send(_up, _receive.Arguments.BytesTransferred);
        }

        private UdpFlow Begin(System.Net.IPEndPoint client)
        {
            int descriptor = Forwarder.OpenToBoard(SocketType.Dgram, client.Port, _boardPort);
            if (descriptor == -(int)SocketError.TooManyOpenSockets && _flows.Count > 0)
            {
                // The flow that was idle longest is evicted.
                UdpFlow oldest = null;
                foreach (UdpFlow flow in _flows.Values)
                {
                    if (oldest == null || flow.LastUse < oldest.LastUse)
                    {
                        oldest = flow;
                    }
                }

                End(oldest);
                descriptor = Forwarder.OpenToBoard(SocketType.Dgram, client.Port, _boardPort);
            }

            if (descriptor < 0)
            {
                return null;
            }

            UdpFlow begun = new UdpFlow(Forwarder, this, client, descriptor);
            _flows.Add(client, begun);
            return begun;
        }
    }
}
