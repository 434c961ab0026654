using System;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Services
{
    /// <summary>Takes part in multicast DNS (RFC 6762) on one interface: claims a host name in ".local" and the names
    /// of services (RFC 6763), and answers questions for them. Like the node, it is a function of packets and time, and
    /// allocates nothing for a message; a change of a name allocates the name.</summary>
    /// <remarks>A name is probed before it is used, and whenever the link or the address changes. Where another host
    /// has it, the responder takes the next: "label-2" for a host, "label (2)" for a service.</remarks>
    public sealed partial class MdnsResponder : IStackService
    {
        internal const int Port = 5353;
        internal const uint Group = 0xE00000FB;
        // RFC 6762 11.
        private const int TimeToLive = 255;
        private const long Stopped = -1;

        private readonly ServiceContext _context;
        private readonly int _interface;
        // The host name, and the services behind it.
        private readonly MdnsEntry[] _entries;
        // A byte and the time of the last multicast for each record.
        private readonly byte[] _marks;
        private readonly long[] _sentAt;
        private readonly byte[] _enumeration = new byte[30];
        private readonly MdnsMessage _message = new MdnsMessage();
        private byte[] _reverse;
        private int _socket = -1;
        private uint _address;
        // The time at which the link that is in use came up; Stopped before Start and after Stop.
        private long _upSince = Stopped;
        private long _retryAt;
        private long _delayedAt;
        private long _heldAt;
        private uint _heldSource;
        private long _unicastUntil;
        // Simultaneous probes that were lost since a name was chosen or claimed.
        private int _losses;
        private int _conflicts;
        private long _conflictsSince;
        private MdnsQuerier _querier;

        /// <summary>Creates a responder, which is not started.</summary>
        /// <param name="context">What the services of the node share. Messages that are longer than its buffer are read
        /// as far as they fit; 1,472 bytes hold those of most hosts.</param>
        /// <param name="interfaceIndex">The interface. A node with two has a responder for each.</param>
        /// <param name="hostName">The host name without ".local", 1 to 63 bytes in UTF-8; null for none, where the node
        /// only asks.</param>
        /// <param name="options">Sizes.</param>
        /// <exception cref="ArgumentNullException">An argument other than <paramref name="hostName"/> is
        /// null.</exception>
        /// <exception cref="ArgumentException"><paramref name="hostName"/> is no label.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the parameter's name is the
        /// option's.</exception>
        public MdnsResponder(ServiceContext context, int interfaceIndex, string hostName, MdnsOptions options)
        {
            ServiceContext.Require(context, nameof(context));
            ServiceContext.Require(options, nameof(options));
            ServiceContext.Check(options.Services, 0, 16, nameof(options.Services));
            _context = context;
            _interface = interfaceIndex;
            _entries = new MdnsEntry[1 + options.Services];
            _marks = new byte[RecordsOfEntry * _entries.Length];
            _sentAt = new long[_marks.Length];
            MdnsEntry host = new MdnsEntry();
            _entries[0] = host;
            if (hostName != null)
            {
                host.Name = hostName.IndexOf('.') < 0 ? DnsName.Encode(DnsName.Encode(hostName), "local") : null;
                if (host.Name == null)
                {
                    throw new ArgumentException(nameof(hostName));
                }
            }

            DnsName.Write("_services._dns-sd._udp.local", 0, _enumeration, 0);
            context.Add(this);
        }

        /// <summary>Gets the host name without ".local", with the number that a conflict has led to; null for
        /// none.</summary>
        public string HostName
        {
            get { return _entries[0].Name == null ? null : DnsName.ReadLabel(_entries[0].Name, 0); }
        }

        /// <summary>Gets whether the host name was probed and is in use.</summary>
        public bool IsHostNameClaimed
        {
            get { return _entries[0].IsClaimed; }
        }

        /// <summary>Starts the responder: opens its socket, and probes its names once the interface has an
        /// address.</summary>
        /// <returns>Success, or the reason for which no socket could be opened: TooManyOpenSockets,
        /// NoBufferSpaceAvailable (<see cref="StackOptions.MulticastMemberships"/>), AddressAlreadyInUse (a program has
        /// bound port 5353 without ReuseAddress) or InvalidArgument (no such interface).</returns>
        public SocketError Start()
        {
            int error = _socket < 0 ? Open() : 0;
            if (error == 0)
            {
                _upSince = 0;
                _address = 0;
                _context.Wake();
            }

            return (SocketError)(-error);
        }

        /// <summary>Stops the responder: takes its records back (RFC 6762 10.1), and closes its socket.</summary>
        public void Stop()
        {
            if (_upSince != Stopped)
            {
                for (int i = 0; i < _entries.Length; i++)
                {
                    SayGoodbye(i, true);
                }

                Close();
                _upSince = Stopped;
            }
        }

        /// <summary>Registers a service of this host (RFC 6763 4).</summary>
        /// <param name="instance">The name for people, 1 to 63 bytes in UTF-8; null for the host name.</param>
        /// <param name="type">The type, such as "_http._tcp".</param>
        /// <param name="port">The port.</param>
        /// <param name="text">Entries of the TXT record, such as "path=/"; null for none.</param>
        /// <returns>The index of the service; or a negated InvalidArgument, AddressAlreadyInUse (a service has the name
        /// and the type), MessageSize (the records do not fit into the buffer of the <see cref="ServiceContext"/>) or
        /// NoBufferSpaceAvailable (<see cref="MdnsOptions.Services"/>).</returns>
        public int AddService(string instance, string type, int port, string[] text)
        {
            MdnsEntry host = _entries[0];
            if (type == null || port < 1 || port > 0xFFFF || host.Name == null)
            {
                return -(int)SocketError.InvalidArgument;
            }

            MdnsEntry entry = new MdnsEntry();
            entry.Name = DnsName.Encode(instance == null ? host.GetLabel() : DnsName.Encode(instance),
                type + ".local");
            entry.Text = EncodeText(text);
            entry.Port = port;
            if (entry.Name == null || entry.Text == null)
            {
                return -(int)SocketError.InvalidArgument;
            }

            // With room for a number behind the name.
            if (MdnsMessage.HeaderLength + SizeOf(entry) + 32 > Limit)
            {
                return -(int)SocketError.MessageSize;
            }

            if (IsTaken(entry))
            {
                return -(int)SocketError.AddressAlreadyInUse;
            }

            for (int i = 1; i < _entries.Length; i++)
            {
                if (_entries[i] == null)
                {
                    _entries[i] = entry;
                    if (_address != 0)
                    {
                        Probe(entry, 0);
                        _context.Wake();
                    }

                    return i;
                }
            }

            return -(int)SocketError.NoBufferSpaceAvailable;
        }

        /// <summary>Removes a service, and takes its records back. An index of no service is ignored.</summary>
        public void RemoveService(int index)
        {
            if (IsService(index))
            {
                SayGoodbye(index, false);
                _entries[index] = null;
            }
        }

        /// <summary>Returns the name of a service instance, with the number that a conflict has led to; null for an
        /// index of no service.</summary>
        public string GetServiceName(int index)
        {
            return IsService(index) ? DnsName.ReadLabel(_entries[index].Name, 0) : null;
        }

        /// <summary>Returns true if the name of a service was probed and is in use.</summary>
        public bool IsServiceClaimed(int index)
        {
            return IsService(index) && _entries[index].IsClaimed;
        }

        internal uint Address
        {
            get { return _address; }
        }

        internal ServiceContext Context
        {
            get { return _context; }
        }

        /// <summary>Returns true if a name on the wire is the host name in use.</summary>
        internal bool IsHostName(byte[] name)
        {
            return _entries[0].IsClaimed && DnsName.Compare(name, 0, _entries[0].Name, 0, true) == 0;
        }

        internal void SetQuerier(MdnsQuerier querier)
        {
            _querier = querier;
        }

        // Returns true if another service of this host has the name of an entry.
        private bool IsTaken(MdnsEntry entry)
        {
            for (int i = 1; i < _entries.Length; i++)
            {
                if (IsService(i) && _entries[i] != entry
                    && DnsName.Compare(entry.Name, 0, _entries[i].Name, 0, true) == 0)
                {
                    return true;
                }
            }

            return false;
        }

        private bool IsService(int index)
        {
            return index > 0 && index < _entries.Length && _entries[index] != null;
        }

        // RFC 6763 6: each entry with its length; a single empty one for no text.
        private static byte[] EncodeText(string[] entries)
        {
            int length = 0;
            int count = entries == null ? 0 : entries.Length;
            byte[][] parts = new byte[count][];
            for (int i = 0; i < count; i++)
            {
                parts[i] = DnsName.Encode(entries[i]);
                length += parts[i].Length + 1;
                if (parts[i].Length == 0 || parts[i].Length > 255)
                {
                    return null;
                }
            }

            byte[] text = new byte[length == 0 ? 1 : length];
            length = 0;
            for (int i = 0; i < count; i++)
            {
                text[length] = (byte)parts[i].Length;
                Array.Copy(parts[i], 0, text, length + 1, parts[i].Length);
                length += parts[i].Length + 1;
            }

            return text;
        }

        // RFC 6762 10.1. Another service may have the same type: its record of the enumeration is taken back at the end
        // only.
        private void SayGoodbye(int i, bool isEnd)
        {
            if (_entries[i] == null || !_entries[i].IsClaimed)
            {
                return;
            }

            for (int r = i * RecordsOfEntry; r < (i + 1) * RecordsOfEntry; r++)
            {
                _marks[r] = (byte)(TypeOf(r) == 0 || r % RecordsOfEntry == Nsec
                    || (IsShared(r) && r % RecordsOfEntry == Pointer && !isEnd) ? 0 : Asked);
            }

            SendMarked(Asked, Goodbye, Group, Port, MdnsMessage.HeaderLength, 0);
            for (int r = i * RecordsOfEntry; r < (i + 1) * RecordsOfEntry; r++)
            {
                _marks[r] = 0;
            }
        }

        private int Open()
        {
            NetStack stack = _context.Stack;
            if (stack.GetNetInterface(_interface) == null)
            {
                return -(int)SocketError.InvalidArgument;
            }

            int socket = _context.BeginUdp();
            if (socket < 0)
            {
                return socket;
            }

            stack.SetOption(socket, SocketOption.ReuseAddress, 1);
            stack.SetOption(socket, SocketOption.Interface, _interface + 1);
            stack.SetOption(socket, SocketOption.MulticastTimeToLive, TimeToLive);
            stack.SetOption(socket, SocketOption.TimeToLive, TimeToLive);
            stack.SetOption(socket, SocketOption.MulticastLoopback, 0);
            int error = stack.Bind(socket, 0, Port);
            socket = _context.EndUdp(error == 0 ? stack.JoinGroup(socket, Group, _interface) : error);
            _socket = socket < 0 ? -1 : socket;
            return socket < 0 ? socket : 0;
        }

        private void Close()
        {
            if (_socket >= 0)
            {
                _context.Stack.Close(_socket);
                _socket = -1;
            }

            _address = 0;
            for (int i = 0; i < _entries.Length; i++)
            {
                if (_entries[i] != null)
                {
                    _entries[i].Step = MdnsEntry.Idle;
                }
            }
        }
    }
}
