namespace NanoSock.Firmware
{
    /// <summary>Maps a descriptor to the small number of its client. It uses open addressing in two arrays, and assumes
    /// nothing about the values of descriptors.</summary>
    public sealed class DescriptorMap
    {
        private const int Free = -1;

        private readonly int[] _descriptors;
        private readonly short[] _values;
        private readonly int _mask;

        /// <summary>Creates the map.</summary>
        /// <param name="capacity">The number of descriptors it must hold, 1 to 16,000.</param>
        public DescriptorMap(int capacity)
        {
            // At most half full, so that a search ends after one or two steps.
            int size = 4;
            while (size < capacity * 2)
            {
                size *= 2;
            }

            _descriptors = new int[size];
            _values = new short[size];
            _mask = size - 1;
            for (int i = 0; i < size; i++)
            {
                _descriptors[i] = Free;
            }
        }

        /// <summary>Returns the value of a descriptor, or -1.</summary>
        public int Find(int descriptor)
        {
            int i = Home(descriptor);
            while (_descriptors[i] != Free)
            {
                if (_descriptors[i] == descriptor)
                {
                    return _values[i];
                }

                i = (i + 1) & _mask;
            }

            return -1;
        }

        /// <summary>Adds a descriptor that is not there.</summary>
        public void Add(int descriptor, int value)
        {
            int i = Home(descriptor);
            while (_descriptors[i] != Free)
            {
                i = (i + 1) & _mask;
            }

            _descriptors[i] = descriptor;
            _values[i] = (short)value;
        }

        /// <summary>Removes a descriptor; does nothing when it is not there.</summary>
        public void Remove(int descriptor)
        {
            int hole = Home(descriptor);
            while (_descriptors[hole] != descriptor)
            {
                if (_descriptors[hole] == Free)
                {
                    return;
                }

                hole = (hole + 1) & _mask;
            }

            // An entry that was displaced past the hole moves into it, so that no search stops early.
            int next = (hole + 1) & _mask;
            while (_descriptors[next] != Free)
            {
                int distanceFromHome = (next - Home(_descriptors[next])) & _mask;
                int distanceFromHole = (next - hole) & _mask;
                if (distanceFromHome >= distanceFromHole)
                {
                    _descriptors[hole] = _descriptors[next];
                    _values[hole] = _values[next];
                    hole = next;
                }

                next = (next + 1) & _mask;
            }

            _descriptors[hole] = Free;
        }

        private int Home(int descriptor)
        {
            return (descriptor ^ (descriptor >> 9) ^ (descriptor >> 17)) & _mask;
        }
    }
}
