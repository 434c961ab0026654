namespace NanoSock.Firmware
{
    /// <summary>Writes the lists of netstat.json that describe the network; docs/netstat.md has their
    /// members.</summary>
    /// <remarks>A program with services derives a class that adds what these know, and sets
    /// <see cref="ServiceHost.Network"/>.</remarks>
    public class NetworkFacts : IPieceSource
    {
        /// <summary>The list of DHCP leases.</summary>
        protected const int Leases = 0;
        /// <summary>The list of servers that the node asks.</summary>
        protected const int Servers = 1;
        /// <summary>The list of names that the resolver has stored.</summary>
        protected const int Cache = 2;

        private const int Lists = 3;

        // A piece's number: the list, a flag that is set after the first entry, and the next position plus one.
        private const int ListShift = 16;
        private const int HasEntry = 0x8000;

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
            return -1;
        }

        /// <summary>Returns true if a position of a list has an entry.</summary>
        protected virtual bool Find(int list, int position)
        {
            return true;
        }

        /// <summary>Writes the members of the entry that <see cref="Find"/> was asked for last, at most 240
        /// bytes.</summary>
        protected virtual void WriteMembers(int list, int position, ByteWriter writer)
        {
        }

        private static string NameOf(int list)
        {
            return list switch
            {
                Leases => "leases",
                Servers => "servers",
                _ => "cache",
            };
        }
    }
}
