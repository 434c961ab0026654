using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using NanoSock.Host.Running;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Carries connections and datagrams from ports of this machine's loopback interface into a network of
    /// NanoSock nodes. A NanoSock stack of its own sends them, so the board sees ordinary packets of a neighbor. The
    /// forwarder needs no privileges, and is reached from this machine only.</summary>
    /// <remarks>The pump's thread does all the work. Native operations are asynchronous; their completions queue the
    /// carrier and wake the pump.</remarks>
    public sealed class PortForwarder : IPump, IDisposable
    {
        private const int SweepMilliseconds = 5000;

        private readonly NetStack _stack;
        private readonly IWakeup _wakeup;
        private readonly List<Carrier> _listeners = new List<Carrier>();
        private readonly List<Forward> _forwards = new List<Forward>();
        private readonly Dictionary<int, Carrier> _byDescriptor = new Dictionary<int, Carrier>();
        private readonly ConcurrentQueue<Carrier> _ready = new ConcurrentQueue<Carrier>();
        private long _nextSweep;
        private bool _isStarted;

        /// <summary>Binds all ports; data is read from the first <see cref="Step"/> on.</summary>
        /// <param name="stack">The stack of the host side, with its interface.</param>
        /// <param name="wakeup">Wakes the pump.</param>
        /// <param name="boardAddress">The destination address.</param>
        /// <param name="rules">The ports to forward.</param>
        /// <exception cref="ForwardException">A port is in use or not available.</exception>
        public PortForwarder(NetStack stack, IWakeup wakeup, uint boardAddress, IEnumerable<ForwardRule> rules)
        {
            _stack = stack;
            _wakeup = wakeup;
            BoardAddress = boardAddress;
            try
            {
                foreach (ForwardRule rule in rules)
                {
                    Bind(rule);
                }
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        /// <summary>Gets the forwarded ports, with the native ports as bound.</summary>
        public IReadOnlyList<Forward> Forwards
        {
            get { return _forwards; }
        }

        /// <summary>Gets the number of connections that were accepted natively and refused for lack of a socket on the
        /// NanoSock side.</summary>
        public long Refused { get; internal set; }

        /// <inheritdoc/>
        public bool IsLinkBlocked
        {
            get { return _stack.IsLinkBlocked; }
        }

        /// <summary>Gets the stack of the host side.</summary>
        public NetStack Stack
        {
            get { return _stack; }
        }

        /// <summary>Gets the board's address.</summary>
        internal uint BoardAddress { get; }

        /// <summary>Gets the time of the current step.</summary>
        internal long Now { get; private set; }

        /// <summary>Forwards a further port; on the pump's thread.</summary>
        /// <exception cref="ForwardException">The port is in use or not available.</exception>
        internal Forward Add(ForwardRule rule)
        {
            Bind(rule);
            if (_isStarted)
            {
                _listeners[^1].Wake();
            }

            return _forwards[^1];
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            Now = nowMilliseconds;
            if (!_isStarted)
            {
                _isStarted = true;
                foreach (Carrier listener in _listeners)
                {
                    listener.Wake();
                }
            }

            // One poll for each reading of the clock. With a stale time the stack would count its own work as network
            // delay.
            long next = _stack.Poll(nowMilliseconds);
            bool any = AdvanceChanged() | AdvanceReady();
            if (nowMilliseconds >= _nextSweep)
            {
                _nextSweep = nowMilliseconds + SweepMilliseconds;
                foreach (Carrier listener in _listeners)
                {
                    (listener as UdpForwarder)?.Sweep();
                }
            }

            return any ? nowMilliseconds : Math.Min(next, _nextSweep);
        }

        /// <summary>Closes all ports and connections; after the last <see cref="Step"/>.</summary>
        public void Dispose()
        {
            foreach (Carrier listener in _listeners)
            {
                listener.Abandon();
            }

            foreach (Carrier carrier in new List<Carrier>(_byDescriptor.Values))
            {
                carrier.Abandon();
            }

            _listeners.Clear();
            _byDescriptor.Clear();
        }

        /// <summary>Queues a carrier for the pump; from any thread.</summary>
        internal void Enqueue(Carrier carrier)
        {
            _ready.Enqueue(carrier);
            _wakeup.Wake();
        }

        /// <summary>Registers the carrier to be woken when a descriptor changes.</summary>
        internal void Register(int descriptor, Carrier carrier)
        {
            _byDescriptor[descriptor] = carrier;
        }

        /// <summary>Removes the registration.</summary>
        internal void Unregister(int descriptor)
        {
            _byDescriptor.Remove(descriptor);
        }

        /// <summary>Opens a socket to the board. Its local port is the native client's if that is free, so that the
        /// board's table shows the port that the user sees at the client.</summary>
        /// <returns>The descriptor, connected or connecting, or a negated error.</returns>
        internal int OpenToBoard(SocketType type, int clientPort, int boardPort)
        {
            int descriptor = _stack.Socket(type);
            if (descriptor < 0)
            {
                return descriptor;
            }

            // Two clients may have one port if they connect to different ports of this forwarder.
            _stack.SetOption(descriptor, SocketOption.ReuseAddress, 1);
            int result = _stack.Bind(descriptor, 0, clientPort);
            result = result < 0 ? result : _stack.Connect(descriptor, BoardAddress, boardPort);
            if (!IsPending(result))
            {
                // The port is in use or in TIME-WAIT. Any other port will do.
                _stack.Close(descriptor);
                descriptor = _stack.Socket(type);
                if (descriptor < 0)
                {
                    return descriptor;
                }

                result = _stack.Connect(descriptor, BoardAddress, boardPort);
            }

            if (!IsPending(result))
            {
                _stack.Close(descriptor);
                return result;
            }

            return descriptor;
        }

        private static bool IsPending(int result)
        {
            return result >= 0 || result == -(int)SocketError.InProgress;
        }

        private bool AdvanceChanged()
        {
            bool any = false;
            int descriptor;
            while ((descriptor = _stack.NextChanged()) >= 0)
            {
                any = true;
                if (_byDescriptor.TryGetValue(descriptor, out Carrier carrier))
                {
                    carrier.Advance();
                }
            }

            return any;
        }

        private bool AdvanceReady()
        {
            bool any = false;
            for (int left = _ready.Count; left > 0 && _ready.TryDequeue(out Carrier carrier); left--)
            {
                any = true;
                carrier.Dequeued();
                carrier.Advance();
            }

            return any;
        }

        private void Bind(ForwardRule rule)
        {
            try
            {
                int port;
                if (rule.Protocol == ProtocolType.Tcp)
                {
                    TcpForwarder listener = new TcpForwarder(this, rule);
                    _listeners.Add(listener);
                    port = listener.NativePort;
                }
                else
                {
                    UdpForwarder listener = new UdpForwarder(this, rule);
                    _listeners.Add(listener);
                    port = listener.NativePort;
                }

                _forwards.Add(new Forward(rule, port));
            }
            catch (System.Net.Sockets.SocketException e)
            {
                string reason = e.SocketErrorCode switch
                {
                    System.Net.Sockets.SocketError.AddressAlreadyInUse => "is in use",
                    System.Net.Sockets.SocketError.AccessDenied => "may not be used by this user",
                    _ => "cannot be had: " + e.Message,
                };
                string port = rule.NativePort.ToString(CultureInfo.InvariantCulture);
                throw new ForwardException($"{rule.ProtocolName} port {port} of 127.0.0.1 {reason}; --forward chooses "
                    + $"others, --no-forward none", e);
            }
        }
    }
}
