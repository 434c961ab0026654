using NanoSock.Ip;
using NanoSock.Transport;

namespace NanoSock.Sockets
{
    public sealed partial class NetStack
    {
        // 11 days: a 32-bit time is compared over 24 days.
        private const int LongestUserTimeout = 1000000000;

        /// <summary>Sets an option; <see cref="SocketOption"/> lists the options and their ranges.</summary>
        /// <returns>0, or a negated NotSocket, ProtocolOption (of another protocol, or read-only) or
        /// InvalidArgument.</returns>
        public int SetOption(int descriptor, SocketOption option, int value)
        {
            int slot = Lookup(descriptor);
            if (slot < 0)
            {
                return Fail(SocketError.NotSocket);
            }

            // The option may change the socket's headers: discard the header template.
            _context.Template.Invalidate();
            bool udp = slot >= _endpoints.UdpStart;
            switch (option)
            {
                case SocketOption.ReuseAddress:
                    return SetFlag(slot, EndpointFlags.ReuseAddress, value != 0);
                case SocketOption.Broadcast:
                    return udp ? SetFlag(slot, EndpointFlags.Broadcast, value != 0) : Fail(SocketError.ProtocolOption);
                case SocketOption.DontFragment:
                    return udp
                        ? SetFlag(slot, EndpointFlags.DontFragment, value != 0)
                        : Fail(SocketError.ProtocolOption);
                case SocketOption.MulticastLoopback:
                    return udp
                        ? SetFlag(slot, EndpointFlags.NoMulticastLoop, value == 0)
                        : Fail(SocketError.ProtocolOption);
                case SocketOption.TimeToLive:
                    if (value < 1 || value > 255)
                    {
                        return Fail(SocketError.InvalidArgument);
                    }

                    _endpoints.TimeToLive[slot] = (byte)value;
                    return 0;
                case SocketOption.Interface:
                    return SetInterface(slot, value);
                case SocketOption.TypeOfService:
                    if ((value & ~0xFF) != 0)
                    {
                        return Fail(SocketError.InvalidArgument);
                    }

                    _endpoints.TypeOfService[slot] = (byte)(value & 0xFC);
                    return 0;
                case SocketOption.NoDelay:
                case SocketOption.Linger:
                case SocketOption.UserTimeout:
                case SocketOption.KeepAlive:
                case SocketOption.KeepAliveTime:
                case SocketOption.KeepAliveInterval:
                case SocketOption.KeepAliveRetryCount:
                case SocketOption.MaximumSegmentSize:
                    return udp ? Fail(SocketError.ProtocolOption) : SetTcpOption(slot, option, value);
                case SocketOption.GiveWayTime:
                case SocketOption.ConnectionsPerPeer:
                case SocketOption.ReservedConnections:
                    return udp ? Fail(SocketError.ProtocolOption) : SetAdmission(slot, option, value);
                case SocketOption.MulticastTimeToLive:
                case SocketOption.MulticastInterface:
                    return udp
                        ? SetMulticastOption(slot, option, value)
                        : Fail(SocketError.ProtocolOption);
                default:
                    return Fail(SocketError.ProtocolOption);
            }
        }

        /// <summary>Gets an option.</summary>
        /// <returns>The value; or a negated NotSocket or ProtocolOption. Linger and MulticastInterface may be -1, which
        /// is not an error.</returns>
        public int GetOption(int descriptor, SocketOption option)
        {
            int slot = Lookup(descriptor);
            if (slot < 0)
            {
                return Fail(SocketError.NotSocket);
            }

            bool udp = slot >= _endpoints.UdpStart;
            switch (option)
            {
                case SocketOption.ReuseAddress:
                    return _endpoints.Has(slot, EndpointFlags.ReuseAddress) ? 1 : 0;
                case SocketOption.Broadcast:
                    return _endpoints.Has(slot, EndpointFlags.Broadcast) ? 1 : 0;
                case SocketOption.DontFragment:
                    return !udp || _endpoints.Has(slot, EndpointFlags.DontFragment) ? 1 : 0;
                case SocketOption.MulticastLoopback:
                    return _endpoints.Has(slot, EndpointFlags.NoMulticastLoop) ? 0 : 1;
                case SocketOption.TimeToLive:
                    return _endpoints.TimeToLive[slot];
                case SocketOption.Interface:
                    return _endpoints.Interface[slot];
                case SocketOption.TypeOfService:
                    return _endpoints.TypeOfService[slot];
                case SocketOption.Error:
                    return -ConsumeError(slot);
                case SocketOption.Type:
                    return udp ? (int)SocketType.Dgram : (int)SocketType.Stream;
                default:
                    return udp ? GetUdpOption(slot, option) : GetTcpOption(slot, option);
            }
        }

        private int SetInterface(int slot, int value)
        {
            uint address = _endpoints.LocalAddress[slot];
            NetInterface local = address != 0
                && _endpoints.Has(slot, EndpointFlags.AddressGiven | EndpointFlags.Connected)
                ? InterfaceTable.FindLocal(_context, address)
                : null;
            if (value < 0 || value > _context.Interfaces.Length
                || (value != 0 && local != null && local.Index != value - 1)
                || (slot < _endpoints.UdpStart && _endpoints.State[slot] > (byte)TcpState.Listen))
            {
                return Fail(SocketError.InvalidArgument);
            }

            byte before = _endpoints.Interface[slot];
            _endpoints.Interface[slot] = (byte)value;
            if (_endpoints.Has(slot, EndpointFlags.Bound)
                && !BindingLaw.MayBind(_tcp, slot, _endpoints.LocalAddress[slot], _endpoints.LocalPort[slot]))
            {
                _endpoints.Interface[slot] = before;
                return Fail(SocketError.AddressAlreadyInUse);
            }

            _endpoints.HasInterfaces |= value != 0;
            return 0;
        }

        private int SetFlag(int slot, int flag, bool on)
        {
            if (on)
            {
                _endpoints.Set(slot, flag);
            }
            else
            {
                _endpoints.Clear(slot, flag);
            }

            return 0;
        }

        private int SetTcpOption(int slot, SocketOption option, int value)
        {
            if (option == SocketOption.MaximumSegmentSize)
            {
                if (value != 0 && (value < TcpSegmentSize.LeastLimit || value > TcpSegmentSize.MostLimit))
                {
                    return Fail(SocketError.InvalidArgument);
                }
            }
            else if (option != SocketOption.NoDelay && option != SocketOption.KeepAlive)
            {
                int least = option == SocketOption.Linger ? -1 : option == SocketOption.UserTimeout ? 0 : 1;
                int most = option == SocketOption.UserTimeout ? LongestUserTimeout
                    : option == SocketOption.KeepAliveRetryCount ? 127
                    : 32767;
                if (value < least || value > most)
                {
                    return Fail(SocketError.InvalidArgument);
                }
            }

            switch (option)
            {
                case SocketOption.Linger:
                    TcpSettings.Set(_tcp, slot, TcpSettings.Linger, value + 1);
                    return 0;
                case SocketOption.UserTimeout:
                    TcpTimers.SetUserTimeout(_tcp, slot, value);
                    return 0;
                case SocketOption.KeepAliveTime:
                    TcpSettings.Set(_tcp, slot, TcpSettings.KeepTime, value);
                    break;
                case SocketOption.KeepAliveInterval:
                    TcpSettings.Set(_tcp, slot, TcpSettings.KeepInterval, value);
                    break;
                case SocketOption.KeepAliveRetryCount:
                    // The count of unanswered probes starts again.
                    TcpSettings.Set(_tcp, slot, TcpSettings.KeepProbes, value);
                    break;
                case SocketOption.MaximumSegmentSize:
                    TcpSettings.Set(_tcp, slot, TcpSettings.MssLimit, value);
                    if (_endpoints.State[slot] > (byte)TcpState.SynSent)
                    {
                        PathMtu.OnLimit(_tcp, slot);
                    }

                    break;
                case SocketOption.KeepAlive:
                    int features = _tcp.Features[slot] & ~(TcbFeatures.KeepAlive | TcbFeatures.KeepProbe);
                    _tcp.Features[slot] = (ushort)(value != 0 ? features | TcbFeatures.KeepAlive : features);
                    _tcp.KeepAt[slot] = 0;
                    break;
                default:
                    int flags = _tcp.Flags[slot] & ~TcbFlags.NoDelay;
                    _tcp.Flags[slot] = (ushort)(value != 0 ? flags | TcbFlags.NoDelay : flags);
                    break;
            }

            if (_endpoints.State[slot] > (byte)TcpState.Listen)
            {
                // The option may change the connection's headers or behavior: leave the fast path.
                _tcp.Clear(slot, TcbFlags.FastPath);

                // The idle time starts now, and segments that Nagle's algorithm holds back may be sent.
                TcpUserCalls.NoteCall(_tcp, slot);
            }

            return 0;
        }

        private int SetAdmission(int slot, SocketOption option, int value)
        {
            bool listener = option != SocketOption.GiveWayTime;
            if (value < 0 || value > (listener ? 65535 : 32767)
                || (listener && _endpoints.State[slot] != (byte)TcpState.Listen))
            {
                return Fail(SocketError.InvalidArgument);
            }

            if (!listener)
            {
                TcpSettings.Set(_tcp, slot, TcpSettings.GivesWay, value);
                return 0;
            }

            (option == SocketOption.ConnectionsPerPeer ? _tcp.PerPeer : _tcp.Reserved)[slot] = (ushort)value;
            _tcp.HasReserve |= option == SocketOption.ReservedConnections;
            return 0;
        }

        private int SetMulticastOption(int slot, SocketOption option, int value)
        {
            if (option == SocketOption.MulticastTimeToLive)
            {
                if ((value & ~0xFF) != 0)
                {
                    return Fail(SocketError.InvalidArgument);
                }

                _udpTable.MulticastTimeToLive[slot] = (ushort)value;
                return 0;
            }

            if (value < -1 || (value >= 0 && InterfaceTable.At(_context, value) == null))
            {
                return Fail(SocketError.InvalidArgument);
            }

            _udpTable.MulticastInterface[slot] = (ushort)(value + 1);
            return 0;
        }

        private int GetUdpOption(int slot, SocketOption option)
        {
            switch (option)
            {
                case SocketOption.MulticastTimeToLive:
                    return _udpTable.MulticastTimeToLive[slot];
                case SocketOption.MulticastInterface:
                    return _udpTable.MulticastInterface[slot] - 1;
                case SocketOption.Dropped:
                    return (int)(long)(_udpTable.Dropped[slot] & 0x7FFFFFFF);
                case SocketOption.ReceiveBuffer:
                    return _udpTable.RingSize;
                case SocketOption.Available:
                    int length = _udpTable.Peek(slot);
                    return length < 0 ? 0 : length;
                case SocketOption.Unacknowledged:
                    return 0;
                default:
                    return Fail(SocketError.ProtocolOption);
            }
        }

        // Returns a setting of keep-alives. The high byte of the last one is no setting.
        private int Setting(int slot, int setting, int byDefault)
        {
            int value = TcpSettings.Get(_tcp, slot, setting);
            return KeepAlive.Or(setting == TcpSettings.KeepProbes ? value & 0xFF : value, byDefault);
        }

        private int GetTcpOption(int slot, SocketOption option)
        {
            switch (option)
            {
                case SocketOption.NoDelay:
                    return _tcp.Is(slot, TcbFlags.NoDelay) ? 1 : 0;
                case SocketOption.Linger:
                    return TcpSettings.Get(_tcp, slot, TcpSettings.Linger) - 1;
                case SocketOption.UserTimeout:
                    return (int)(long)_tcp.UserTimeout[slot];
                case SocketOption.AtMark:
                    return Urgent.Remaining(_tcp, slot) == 0 ? 1 : 0;
                case SocketOption.UrgentRemaining:
                    int left = Urgent.Remaining(_tcp, slot);
                    return left < 0 ? 0 : left;
                case SocketOption.KeepAlive:
                    return _tcp.Features[slot] & TcbFeatures.KeepAlive;
                case SocketOption.KeepAliveTime:
                    return Setting(slot, TcpSettings.KeepTime, KeepAlive.DefaultSeconds);
                case SocketOption.KeepAliveInterval:
                    return Setting(slot, TcpSettings.KeepInterval, KeepAlive.DefaultInterval);
                case SocketOption.KeepAliveRetryCount:
                    return Setting(slot, TcpSettings.KeepProbes, KeepAlive.DefaultCount);
                case SocketOption.MaximumSegmentSize:
                    int limit = TcpSettings.Get(_tcp, slot, TcpSettings.MssLimit);
                    return _endpoints.State[slot] > (byte)TcpState.Listen ? _tcp.SndMss[slot]
                        : limit != 0 ? limit
                        : TcpSegmentSize.Default;
                case SocketOption.GiveWayTime:
                    return TcpSettings.Get(_tcp, slot, TcpSettings.GivesWay);
                case SocketOption.ConnectionsPerPeer:
                case SocketOption.ReservedConnections:
                    return _endpoints.State[slot] != (byte)TcpState.Listen ? 0
                        : (option == SocketOption.ConnectionsPerPeer ? _tcp.PerPeer : _tcp.Reserved)[slot];
                case SocketOption.SoftError:
                    return _tcp.SoftError[slot];
                case SocketOption.ReceiveBuffer:
                    return _tcp.RxSize;
                case SocketOption.SendBuffer:
                    return _tcp.TxSize;
                case SocketOption.Available:
                    return _tcp.Is(slot, TcbFlags.HasBuffers) ? _tcp.Readable(slot) : 0;
                case SocketOption.Unacknowledged:
                    return _tcp.Is(slot, TcbFlags.HasBuffers) ? _tcp.Unacknowledged(slot) : 0;
                default:
                    return Fail(SocketError.ProtocolOption);
            }
        }
    }
}
