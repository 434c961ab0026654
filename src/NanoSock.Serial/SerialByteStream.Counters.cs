using NanoSock.Links;

namespace NanoSock.Serial
{
    /// <content>The counters of the stream.</content>
    public sealed partial class SerialByteStream : ILinkCounters
    {
        private const int Counters = 5;

        /// <summary>Gets the number of reads that failed.</summary>
        public int ReadErrors
        {
            get { return _readErrors; }
        }

        /// <summary>Gets the number of writes that failed; some of the bytes of each may have left.</summary>
        public int WriteErrors
        {
            get { return _writeErrors; }
        }

        /// <summary>Gets the number of writes that failed by a time-out.</summary>
        public int WriteTimeouts
        {
            get { return _writeTimeouts; }
        }

        /// <summary>Gets the number of times that the port was lost: closed after an error, or gone.</summary>
        public int Losses
        {
            get { return _losses; }
        }

        /// <summary>Gets the number of times that the port was reopened, on request or after writes that timed out; on
        /// a desktop always 0.</summary>
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
