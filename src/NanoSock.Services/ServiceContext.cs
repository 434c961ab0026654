using System;
using NanoSock.Ip;
using NanoSock.Randomness;
using NanoSock.Sockets;

namespace NanoSock.Services
{
    /// <summary>Holds the objects that the services of one node share: the node, a buffer for one message, random
    /// numbers, and the counters of discarded messages. <see cref="NetStack.Poll"/> of the node advances the services
    /// one after the other, so that one buffer suffices. A node has one context: two would choose the same random
    /// numbers.</summary>
    public sealed class ServiceContext : IStackService
    {
        /// <summary>The least size of the message buffer: a DNS message over UDP (RFC 1035 4.2.1).</summary>
        public const int LeastBuffer = 512;

        // The label of the secret of services among the secrets that are derived from the node's.
        private const uint SecretLabel = 0x53455256;

        internal readonly NetStack Stack;
        internal readonly byte[] Buffer;
        /// <summary>The source and destination of the datagram in the buffer.</summary>
        internal readonly DatagramInfo Source = new DatagramInfo();
        private readonly uint[] _drops = new uint[(int)ServiceDrop.Count];
        private IStackService[] _services = new IStackService[0];
        private long _dueAt = long.MinValue;
        private SipHash _random;
        private SecretQuality _quality;
        // The socket that is being opened; negative for none.
        private int _opening = -1;

        /// <summary>Creates the context of a node's services.</summary>
        /// <param name="stack">The node.</param>
        /// <param name="bufferSize">Bytes of the largest message that a service sends or receives, 512 to
        /// 65,535.</param>
        /// <exception cref="ArgumentNullException"><paramref name="stack"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="bufferSize"/> is out of its range.</exception>
        public ServiceContext(NetStack stack, int bufferSize)
        {
            Require(stack, nameof(stack));
            Check(bufferSize, LeastBuffer, 0xFFFF, nameof(bufferSize));
            Stack = stack;
            Buffer = new byte[bufferSize];
            stack.SetService(this);
        }

        /// <summary>Advances the services of the node that are due, or for which something may have arrived. The node
        /// calls this.</summary>
        /// <returns>The time of the next call; <see cref="long.MaxValue"/> for none.</returns>
        public long Poll(long nowMilliseconds)
        {
            if (nowMilliseconds < _dueAt && !Stack.TakeServiceWakeup())
            {
                return _dueAt;
            }

            // Where a service throws, the next Poll advances those behind it.
            _dueAt = long.MinValue;
            long due = long.MaxValue;
            for (int i = 0; i < _services.Length; i++)
            {
                long next = _services[i].Poll(nowMilliseconds);
                if (next < due)
                {
                    due = next;
                }
            }

            _dueAt = due;
            return due;
        }

        /// <summary>Adds a service of the program. Those of this assembly add themselves when they are created.
        /// Services are advanced in the order in which they were added.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="service"/> is null.</exception>
        public void Add(IStackService service)
        {
            Require(service, nameof(service));
            IStackService[] services = new IStackService[_services.Length + 1];
            Array.Copy(_services, services, _services.Length);
            services[_services.Length] = service;
            _services = services;
            Stack.WakeServices();
        }

        /// <summary>Makes the next Poll of the node advance the services, after a call of the program that gives one of
        /// them work.</summary>
        internal void Wake()
        {
            Stack.WakeServices();
        }

        /// <summary>Gets the random numbers of the services. They are derived when the first one is needed, and once
        /// more when the node has got its secret later.</summary>
        internal SipHash Random
        {
            get
            {
                if (_random == null || _quality != Stack.SecretQuality)
                {
                    byte[] secret = new byte[16];
                    Stack.DeriveSecret(SecretLabel, secret);
                    _random = new SipHash(secret);
                    _quality = Stack.SecretQuality;
                }

                return _random;
            }
        }

        /// <summary>Returns the number of messages that services have discarded for a reason; 0 for a value that is no
        /// reason.</summary>
        public uint GetDropCount(ServiceDrop reason)
        {
            return reason > ServiceDrop.None && reason < ServiceDrop.Count ? _drops[(int)reason] : 0;
        }

        internal static void Require(object argument, string name)
        {
            if (argument == null)
            {
                throw new ArgumentNullException(name);
            }
        }

        internal static void Check(int value, int least, int most, string name)
        {
            if (value < least || value > most)
            {
                throw new ArgumentOutOfRangeException(name);
            }
        }

        internal void Drop(ServiceDrop reason)
        {
            _drops[(int)reason]++;
        }

        /// <summary>Opens a UDP socket on a port of one interface, which may broadcast.</summary>
        /// <returns>A descriptor, or a negated <see cref="SocketError"/>.</returns>
        internal int OpenBroadcast(int interfaceIndex, int port)
        {
            int socket = BeginUdp();
            if (socket < 0)
            {
                return socket;
            }

            int error = Stack.SetOption(socket, SocketOption.Interface, interfaceIndex + 1);
            if (error == 0)
            {
                error = Stack.SetOption(socket, SocketOption.Broadcast, 1);
            }

            return EndUdp(error == 0 ? Stack.Bind(socket, 0, port) : error);
        }

        /// <summary>Opens a UDP socket of a service, whose options the caller sets before
        /// <see cref="EndUdp"/>.</summary>
        /// <returns>A descriptor, or a negated <see cref="SocketError"/>.</returns>
        internal int BeginUdp()
        {
            if (_opening >= 0)
            {
                // An exception has ended the call that opened it.
                Stack.Close(_opening);
            }

            _opening = Stack.Socket(SocketType.Dgram);
            if (_opening >= 0)
            {
                Stack.SetServiceSocket(_opening);
            }

            return _opening;
        }

        /// <summary>Gives the socket of <see cref="BeginUdp"/> to the caller, or closes it after an error.</summary>
        /// <returns>The descriptor, or the error.</returns>
        internal int EndUdp(int error)
        {
            int socket = _opening;
            if (error != 0)
            {
                Stack.Close(socket);
                socket = error;
            }

            _opening = -1;
            return socket;
        }

        /// <summary>Opens a UDP socket on an unpredictable port (RFC 5452 9.2), connected to one peer, so that UDP
        /// delivers nothing else and reports the peer's ICMP errors.</summary>
        /// <returns>A descriptor, or a negated <see cref="SocketError"/>.</returns>
        internal int OpenUdp(uint address, int port)
        {
            int descriptor = BeginUdp();
            if (descriptor < 0)
            {
                return descriptor;
            }

            // Ports from 16,384: below are the well-known ports of programs on this node, some of which may not be
            // bound yet.
            int error = -(int)SocketError.AddressAlreadyInUse;
            for (int attempt = 0; attempt < 8 && error == -(int)SocketError.AddressAlreadyInUse; attempt++)
            {
                uint random = Random.Next();
                error = Stack.Bind(descriptor, 0, 0x4000 + (int)((random & 0xFFFF) * 0xC000 >> 16));
            }

            return EndUdp(error == 0 ? Stack.Connect(descriptor, address, port) : error);
        }
    }
}
