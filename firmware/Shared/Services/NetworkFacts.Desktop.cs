using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>Writes the lists of netstat.json that describe the network; docs/netstat.md has their members. It is
    /// code for a device as well, but the smallest boards have no room for it.</summary>
    /// <remarks>A program with services derives a class that adds what these know, and sets
    /// <see cref="ServiceHost.Network"/>.</remarks>
    public class NetworkFacts : IPieceSource
    {
        /// <summary>The list of interfaces.</summary>
        protected const int Interfaces = 0;
        /// <summary>The list of neighbors.</summary>
        protected const int Neighbors = 1;
        /// <summary>The list of routes.</summary>
        protected const int Routes = 2;
        /// <summary>The list of multicast groups.</summary>
        protected const int Groups = 3;
        /// <summary>The list of DHCP leases.</summary>
        protected const int Leases = 4;
        /// <summary>The list of servers that the node asks.</summary>
        protected const int Servers = 5;
        /// <summary>The list of answers that the resolver has stored.</summary>
        protected const int Cache = 6;

        private const int Lists = 7;

        // A piece's number: the list, a flag that is set after the first entry, and the next position plus one.
        private const int ListShift = 16;
        private const int HasEntry = 0x8000;

        private readonly ServiceHost _program;
        private readonly InterfaceInfo _interface = new InterfaceInfo();
        private readonly NeighborInfo _neighbor = new NeighborInfo();
        private readonly RouteInfo _route = new RouteInfo();
        private readonly GroupInfo _group = new GroupInfo();

        /// <summary>Creates the lists of a program.</summary>
        /// <param name="program">The program.</param>
        public NetworkFacts(ServiceHost program)
        {
            _program = program;
        }

        /// <inheritdoc/>
        public int WritePiece(int piece, ByteWriter writer)
        {
            int list = piece >> ListShift;
            int position = (piece & (HasEntry - 1)) - 1;
            int count = CountOf(list);
            if (position < 0 && count >= 0)
            {
                writer.Text(",\n");
                writer.JsonText(NameOf(list));
                writer.Text(":[");
                return piece + 1;
            }

            while (position < count && !Find(list, position))
            {
                position++;
            }

            if (position < count)
            {
                writer.Text((piece & HasEntry) != 0 ? ",\n{" : "\n{");
                WriteMembers(list, position, writer);
                writer.Character('}');
                return (list << ListShift) | HasEntry | (position + 2);
            }

            if (count >= 0)
            {
                writer.Character(']');
            }

            return list + 1 == Lists ? -1 : (list + 1) << ListShift;
        }

        /// <summary>Returns the number of positions of a list, at most 30,000; -1 for a list that the node does not
        /// have.</summary>
        protected virtual int CountOf(int list)
        {
            NetStack stack = _program.Stack;
            return list switch
            {
                Interfaces => _program.Stack.InterfaceCapacity,
                Neighbors => stack.NeighborCapacity,
                Routes => stack.RouteCapacity,
                Groups => stack.GroupCapacity,
                _ => -1,
            };
        }

        /// <summary>Returns true if a position of a list has an entry.</summary>
        protected virtual bool Find(int list, int position)
        {
            NetStack stack = _program.Stack;
            return list switch
            {
                Interfaces => stack.GetInterface(position, _interface),
                Neighbors => stack.GetNeighbor(position, _neighbor),
                Routes => stack.GetRoute(position, _route),
                _ => stack.GetGroup(position, _group),
            };
        }

        /// <summary>Writes the members of the entry that <see cref="Find"/> was asked for last, at most 240
        /// bytes.</summary>
        protected virtual void WriteMembers(int list, int position, ByteWriter writer)
        {
            switch (list)
            {
                case Interfaces:
                    InterfaceInfo info = _interface;
                    writer.JsonNumber("interface", position);
                    WriteAddress(writer, "address", info.Address);
                    WriteNumber(writer, "prefix", info.PrefixLength);
                    WriteText(writer, "state", AddressStateNames.Of(info.State));
                    WriteMac(writer, "mac", info.IsEthernet, info.HardwareAddress);
                    WriteNumber(writer, "mtu", info.Mtu);
                    WriteNumber(writer, "up", info.IsUp ? 1 : 0);
                    WriteNumber(writer, "changedMs", _program.Now - info.UpSince);
                    WriteMac(writer, "conflict", info.State == AddressState.Conflict, info.ConflictMac);
                    break;
                case Neighbors:
                    NeighborInfo neighbor = _neighbor;
                    writer.JsonNumber("interface", neighbor.Interface);
                    WriteAddress(writer, "address", neighbor.Address);
                    WriteMac(writer, "mac", !IsZero(neighbor.HardwareAddress), neighbor.HardwareAddress);
                    WriteText(writer, "state", NeighborStateNames.Of(neighbor.State));
                    WriteNumber(writer, "ageMs", neighbor.Age);
                    break;
                case Routes:
                    RouteInfo route = _route;
                    writer.JsonNumber("interface", route.Interface);
                    WriteAddress(writer, "destination", route.Destination);
                    WriteNumber(writer, "prefix", route.PrefixLength);
                    WriteAddress(writer, "gateway", route.Gateway);
                    WriteNumber(writer, "metric", route.Metric);
                    WriteNumber(writer, "own", route.IsOwn ? 1 : 0);
                    break;
                default:
                    writer.JsonNumber("interface", _group.Interface);
                    WriteAddress(writer, "group", _group.Address);
                    WriteNumber(writer, "members", _group.Members);
                    break;
            }
        }

        /// <summary>Writes a member with a number, preceded by a comma.</summary>
        protected static void WriteNumber(ByteWriter writer, string name, long value)
        {
            writer.Character(',');
            writer.JsonNumber(name, value);
        }

        /// <summary>Writes a member with a text, preceded by a comma; the text must not hold a character that needs an
        /// escape.</summary>
        protected static void WriteText(ByteWriter writer, string name, string text)
        {
            writer.Character(',');
            writer.JsonText(name);
            writer.Character(':');
            writer.JsonText(text);
        }

        /// <summary>Writes a member with an address, preceded by a comma.</summary>
        protected static void WriteAddress(ByteWriter writer, string name, uint address)
        {
            writer.Character(',');
            writer.JsonText(name);
            writer.Text(":\"");
            writer.Address(address);
            writer.Character('"');
        }

        /// <summary>Writes a member with a hardware address, preceded by a comma; empty for none.</summary>
        protected static void WriteMac(ByteWriter writer, string name, bool isThere, byte[] mac)
        {
            const string Digits = "0123456789abcdef";
            writer.Character(',');
            writer.JsonText(name);
            writer.Text(":\"");
            for (int i = 0; i < mac.Length && isThere; i++)
            {
                if (i != 0)
                {
                    writer.Character(':');
                }

                writer.Character(Digits[mac[i] >> 4]);
                writer.Character(Digits[mac[i] & 15]);
            }

            writer.Character('"');
        }

        private static bool IsZero(byte[] mac)
        {
            return (mac[0] | mac[1] | mac[2] | mac[3] | mac[4] | mac[5]) == 0;
        }

        private static string NameOf(int list)
        {
            return list switch
            {
                Interfaces => "interfaces",
                Neighbors => "neighbors",
                Routes => "routes",
                Groups => "groups",
                Leases => "leases",
                Servers => "servers",
                _ => "cache",
            };
        }
    }
}
