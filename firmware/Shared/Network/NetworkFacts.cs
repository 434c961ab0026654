using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>Writes the lists of netstat.json that describe the network; docs/netstat.md has their
    /// members.</summary>
    /// <remarks>A program with services derives a class that adds what these know, and sets
    /// <see cref="ServiceHost.Network"/>.</remarks>
    public class NetworkFacts : IPieceSource
    {
        /// <summary>The list of interfaces.</summary>
        protected const int Interfaces = 0;
        /// <summary>The list of DHCP leases.</summary>
        protected const int Leases = 1;
        /// <summary>The list of servers that the node asks.</summary>
        protected const int Servers = 2;
        /// <summary>The list of answers that the resolver has stored.</summary>
        protected const int Cache = 3;

        private const int Lists = 4;

        // A piece's number: the list, a flag that is set after the first entry, and the next position plus one.
        private const int ListShift = 16;
        private const int HasEntry = 0x8000;

        private readonly ServiceHost _program;
        private readonly InterfaceInfo _interface = new InterfaceInfo();
        private readonly int _interfaces;

        /// <summary>Creates the lists of a program.</summary>
        /// <param name="program">The program.</param>
        /// <param name="options">The sizes of its stack.</param>
        public NetworkFacts(ServiceHost program, StackOptions options)
        {
            _program = program;
            _interfaces = options.Interfaces;
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
            return list == Interfaces ? _interfaces : -1;
        }

        /// <summary>Returns true if a position of a list has an entry.</summary>
        protected virtual bool Find(int list, int position)
        {
            return _program.Stack.GetInterface(position, _interface);
        }

        /// <summary>Writes the members of the entry that <see cref="Find"/> was asked for last, at most 240
        /// bytes.</summary>
        protected virtual void WriteMembers(int list, int position, ByteWriter writer)
        {
            InterfaceInfo info = _interface;
            writer.JsonNumber("interface", position);
            WriteAddress(writer, "address", info.Address);
            writer.Character(',');
            writer.JsonNumber("prefix", info.PrefixLength);
            writer.Text(",\"state\":");
            writer.JsonText(NameOf(info.State));
            WriteMac(writer, "mac", info.IsEthernet, info.HardwareAddress);
            writer.Character(',');
            writer.JsonNumber("mtu", info.Mtu);
            writer.Character(',');
            writer.JsonNumber("up", info.IsUp ? 1 : 0);
            writer.Character(',');
            writer.JsonNumber("changedMs", _program.Now - info.UpSince);
            WriteMac(writer, "conflict", info.State == AddressState.Conflict, info.ConflictMac);
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

        private static string NameOf(AddressState state)
        {
            return state switch
            {
                AddressState.None => "None",
                AddressState.Probing => "Probing",
                AddressState.Assigned => "Assigned",
                _ => "Conflict",
            };
        }

        private static string NameOf(int list)
        {
            return list switch
            {
                Interfaces => "interfaces",
                Leases => "leases",
                Servers => "servers",
                _ => "cache",
            };
        }
    }
}
