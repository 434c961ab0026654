using NanoSock;
using NanoSock.Sockets;
using Core = NanoSock.Sockets;

namespace System.Net.Sockets
{
    public partial class Socket
    {
        private const Core.SocketOption Unknown = 0;

        /// <summary>Sets an option that is on or off.</summary>
        /// <exception cref="SocketException">ProtocolOption or InvalidArgument.</exception>
        public void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, bool optionValue)
        {
            SetSocketOption(optionLevel, optionName, optionValue ? 1 : 0);
        }

        /// <summary>Sets an option. Level Udp has the options of level Socket. Linger is a time in seconds, -1 for
        /// none.</summary>
        /// <exception cref="SocketException">ProtocolOption or InvalidArgument.</exception>
        public void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, int optionValue)
        {
            int descriptor = Open();
            bool isSocket = IsSocketLevel(optionLevel);
            if (isSocket && optionName == SocketOptionName.SendTimeout)
            {
                _sendTimeout = Valid(optionValue);
                return;
            }

            if (isSocket && optionName == SocketOptionName.ReceiveTimeout)
            {
                _receiveTimeout = Valid(optionValue);
                return;
            }

            Core.SocketOption option = Map(optionLevel, optionName);
            if (isSocket && optionName == SocketOptionName.DontLinger)
            {
                optionValue = optionValue != 0 ? -1 : 0;
            }
            else if (isSocket && optionName == SocketOptionName.ExclusiveAddressUse)
            {
                optionValue = optionValue != 0 ? 0 : 1;
            }
            else if (option == Core.SocketOption.MulticastInterface)
            {
                optionValue = InterfaceOf(IPAddress.Swap((uint)optionValue));
            }

            Check(_runner.Control(SocketCall.SetOption, descriptor, option, 0, optionValue));
        }

        /// <summary>Sets an option by its bytes: a number, lowest byte first; eight bytes for SendTimeout and
        /// ReceiveTimeout are seconds and microseconds. For AddMembership and DropMembership they are the group, and
        /// the address of an interface or zeros, in network order.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="optionValue"/> is null.</exception>
        /// <exception cref="SocketException">Fault (fewer than four bytes), ProtocolOption, InvalidArgument and those
        /// of <see cref="NetStack.JoinGroup"/>.</exception>
        public void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, byte[] optionValue)
        {
            int descriptor = Open();
            if (optionValue == null)
            {
                throw new ArgumentNullException(nameof(optionValue));
            }

            if (optionValue.Length < 4)
            {
                throw new SocketException(SocketError.Fault);
            }

            bool isJoin = optionName == SocketOptionName.AddMembership;
            if (optionLevel == SocketOptionLevel.IP && (isJoin || optionName == SocketOptionName.DropMembership))
            {
                Check(_runner.SetMembership(descriptor, IPAddress.Swap((uint)ToInt(optionValue, 0)),
                    InterfaceOf(IPAddress.Swap((uint)ToInt(optionValue, 4))), isJoin));
                return;
            }

            int value = ToInt(optionValue, 0);
            if (IsTime(optionName, optionValue))
            {
                value = (value * 1000) + (ToInt(optionValue, 4) / 1000);
            }

            SetSocketOption(optionLevel, optionName, value);
        }

        /// <summary>Gets an option: a bool for AcceptConnection, Broadcast, DontLinger, ExclusiveAddressUse and
        /// KeepAlive, a <see cref="SocketType"/> for Type, and otherwise an int.</summary>
        /// <exception cref="NotSupportedException">AddMembership or DropMembership.</exception>
        /// <exception cref="SocketException">ProtocolOption.</exception>
        public object GetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName)
        {
            if (optionName == SocketOptionName.AddMembership || optionName == SocketOptionName.DropMembership)
            {
                throw new NotSupportedException();
            }

            int value = GetInt(optionLevel, optionName);
            if (optionName == SocketOptionName.Type)
            {
                return SocketType;
            }

            if (optionName == SocketOptionName.Broadcast || optionName == SocketOptionName.KeepAlive
                || optionName == SocketOptionName.DontLinger || optionName == SocketOptionName.ExclusiveAddressUse
                || (optionName == SocketOptionName.AcceptConnection && optionLevel == SocketOptionLevel.Socket))
            {
                return value != 0;
            }

            return value;
        }

        /// <summary>Gets an option as a number, lowest byte first; in eight bytes, SendTimeout and ReceiveTimeout are
        /// seconds and microseconds, 0 for no limit.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="val"/> is null.</exception>
        /// <exception cref="SocketException">ProtocolOption.</exception>
        public void GetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, byte[] val)
        {
            int value = GetInt(optionLevel, optionName);
            if (val == null)
            {
                throw new ArgumentNullException(nameof(val));
            }

            long bytes = value;
            if (IsTime(optionName, val))
            {
                bytes = value < 0 ? 0 : ((long)(value % 1000 * 1000) << 32) + (value / 1000);
            }

            for (int i = 0; i < val.Length; i++)
            {
                val[i] = (byte)bytes;
                bytes >>= 8;
            }
        }

        // TcpClient passes the structure of lwIP's SO_RCVTIMEO and SO_SNDTIMEO.
        private static bool IsTime(SocketOptionName name, byte[] value)
        {
            return value.Length == 8
                && (name == SocketOptionName.ReceiveTimeout || name == SocketOptionName.SendTimeout);
        }

        private static bool IsSocketLevel(SocketOptionLevel level)
        {
            return level == SocketOptionLevel.Socket || level == SocketOptionLevel.Udp;
        }

        private static int ToInt(byte[] bytes, int offset)
        {
            int value = 0;
            for (int i = 0; i < 4 && offset + i < bytes.Length; i++)
            {
                value |= bytes[offset + i] << (8 * i);
            }

            return value;
        }

        // Returns the core's option; Unknown for one that it lacks.
        private static Core.SocketOption Map(SocketOptionLevel level, SocketOptionName name)
        {
            if (IsSocketLevel(level))
            {
                switch (name)
                {
                    case SocketOptionName.ReuseAddress:
                    case SocketOptionName.ExclusiveAddressUse:
                        return Core.SocketOption.ReuseAddress;
                    case SocketOptionName.KeepAlive:
                        return Core.SocketOption.KeepAlive;
                    case SocketOptionName.Broadcast:
                        return Core.SocketOption.Broadcast;
                    case SocketOptionName.Linger:
                    case SocketOptionName.DontLinger:
                        return Core.SocketOption.Linger;
                    case SocketOptionName.SendBuffer:
                        return Core.SocketOption.SendBuffer;
                    case SocketOptionName.ReceiveBuffer:
                        return Core.SocketOption.ReceiveBuffer;
                    case SocketOptionName.Error:
                        return Core.SocketOption.Error;
                    case SocketOptionName.Type:
                        return Core.SocketOption.Type;
                    default:
                        return Unknown;
                }
            }

            if (level == SocketOptionLevel.Tcp)
            {
                return name == SocketOptionName.NoDelay ? Core.SocketOption.NoDelay : Unknown;
            }

            if (level != SocketOptionLevel.IP)
            {
                return Unknown;
            }

            switch (name)
            {
                case SocketOptionName.TypeOfService:
                    return Core.SocketOption.TypeOfService;
                case SocketOptionName.IpTimeToLive:
                    return Core.SocketOption.TimeToLive;
                case SocketOptionName.MulticastInterface:
                    return Core.SocketOption.MulticastInterface;
                case SocketOptionName.MulticastTimeToLive:
                    return Core.SocketOption.MulticastTimeToLive;
                case SocketOptionName.MulticastLoopback:
                    return Core.SocketOption.MulticastLoopback;
                case SocketOptionName.DontFragment:
                    return Core.SocketOption.DontFragment;
                default:
                    return Unknown;
            }
        }

        private int GetInt(SocketOptionLevel level, SocketOptionName name)
        {
            Open();
            bool isSocket = IsSocketLevel(level);
            if (isSocket && name == SocketOptionName.SendTimeout)
            {
                return SendTimeout;
            }

            if (isSocket && name == SocketOptionName.ReceiveTimeout)
            {
                return ReceiveTimeout;
            }

            int value = GetOption(Map(level, name));
            if (isSocket && name == SocketOptionName.DontLinger)
            {
                return value < 0 ? 1 : 0;
            }

            if (isSocket && name == SocketOptionName.ExclusiveAddressUse)
            {
                return value ^ 1;
            }

            if (level == SocketOptionLevel.IP && name == SocketOptionName.MulticastInterface)
            {
                // Without an interface, the call leaves the address 0.
                InterfaceSettings settings = new InterfaceSettings();
                _runner.Configure(null, InterfaceCall.Read, value, settings);
                return (int)(long)IPAddress.Swap(settings.Address);
            }

            return value;
        }

        private int GetOption(Core.SocketOption option)
        {
            int value = _runner.Control(SocketCall.GetOption, Open(), option, 0, 0);
            return value == -1 ? value : Check(value);
        }

        // Returns the index of the interface with an address, first byte highest; -1 for 0.
        private int InterfaceOf(uint address)
        {
            if (address == 0)
            {
                return -1;
            }

            InterfaceInfo[] all = _runner.GetInterfaces();
            for (int i = 0; i < all.Length; i++)
            {
                if (all[i] != null && all[i].Address == address)
                {
                    return i;
                }
            }

            throw new SocketException(SocketError.AddressNotAvailable);
        }
    }
}
