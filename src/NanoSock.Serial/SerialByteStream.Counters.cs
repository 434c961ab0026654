using NanoSock.Links;

namespace NanoSock.Serial
{
    /// <content>What the stream counts.</content>
    public sealed partial class SerialByteStream : ILinkCounters
    {
        private const int Counters = 5;

        /// <summary>Reads that failed.</summary>
        public int ReadErrors
        {
            get { return _readErrors; }
        }

        /// <summary>Writes that failed, each with bytes of which some may have left.</summary>
        public int WriteErrors
        {
            get { return _writeErrors; }
        }

        /// <summary>Gets how many of the writes that failed did so by a time-out.</summary>
        public int WriteTimeouts
        {
            get { return _writeTimeouts; }
        }

        /// <summary>Gets how often the port was lost: closed after an error, or gone.</summary>
        public int Losses
        {
            get { return _losses; }
        }

        /// <summary>Gets how often the port was closed and opened again on request, or after writes that timed out; on a desktop
        /// always 0.</summary>
        public int Reopens { get; private set; }

        /// <inheritdoc/>
        public int CounterCount
        {
            get { return Counters; }
        }

        /// <inheritdoc/>
        public string GetCounterName(int index)
        {
            return index switch
            {
                0 => "Reopens",
                1 => "ReadErrors",
                2 => "WriteErrors",
                3 => "WriteTimeouts",
                _ => "PortLosses",
            };
        }

        /// <inheritdoc/>
        public uint GetCounterValue(int index)
        {
            int value = index switch
            {
                0 => Reopens,
                1 => _readErrors,
                2 => _writeErrors,
                3 => _writeTimeouts,
                _ => _losses,
            };
            return (uint)value;
        }
    }
}
