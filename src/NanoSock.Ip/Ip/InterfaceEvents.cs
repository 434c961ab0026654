using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Queues the changes of interfaces that the program has not read yet, in
    /// <see cref="NetContext.Events"/>.</summary>
    internal static class InterfaceEvents
    {
        // Words of an event: kind, interface and prefix length; address; hardware address in two words.
        private const int Words = 4;
        private const int PrefixShift = 16;
        // The first words of the array: the position of the oldest event, and the number of events.
        private const int Head = 0;
        private const int Count = 1;
        private const int First = 2;

        internal static void Initialize(NetContext net, int events)
        {
            net.Events = events == 0 ? null : new uint[First + (events * Words)];
        }

        /// <summary>Queues an event. Where the queue is full, the newest event becomes
        /// <see cref="InterfaceEventKind.EventsLost"/>.</summary>
        internal static void Add(NetContext net, InterfaceEventKind kind, int interfaceIndex,
            uint address, int prefixLength, byte[] hardware, int offset)
        {
            uint[] words = net.Events;
            if (words == null)
            {
                return;
            }

            int capacity = (words.Length - First) / Words;
            int count = (int)(long)words[Count];
            if (count == capacity)
            {
                int last = At(words, count - 1);
                words[last] = (uint)InterfaceEventKind.EventsLost;
                words[last + 1] = 0;
                words[last + 2] = 0;
                words[last + 3] = 0;
                return;
            }

            int at = At(words, count);
            words[at] = (uint)kind | ((uint)interfaceIndex << 8) | ((uint)prefixLength << PrefixShift);
            words[at + 1] = address;
            words[at + 2] = hardware == null ? 0u : BigEndian.ReadUInt32(hardware, offset);
            words[at + 3] = hardware == null ? 0u : (uint)BigEndian.ReadUInt16(hardware, offset + 4);
            words[Count]++;
        }

        /// <summary>Returns the first of the four words of the oldest event, or -1: kind, interface in the second byte
        /// and prefix length in the third; address; hardware address in two words. The event stays until
        /// <see cref="Remove"/>.</summary>
        internal static int Oldest(NetContext net)
        {
            uint[] words = net.Events;
            return words == null || words[Count] == 0 ? -1 : At(words, 0);
        }

        /// <summary>Removes the oldest event.</summary>
        internal static void Remove(NetContext net)
        {
            uint[] words = net.Events;
            words[Head] = (words[Head] + 1) % (uint)((words.Length - First) / Words);
            words[Count]--;
        }

        private static int At(uint[] words, int index)
        {
            int capacity = (words.Length - First) / Words;
            int place = (int)(long)words[Head] + index;
            return First + (Words * (place >= capacity ? place - capacity : place));
        }
    }
}
