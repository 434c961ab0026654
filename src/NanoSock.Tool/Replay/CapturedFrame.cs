namespace NanoSock.Tool.Replay
{
    /// <summary>One frame of a capture.</summary>
    internal sealed class CapturedFrame
    {
        internal CapturedFrame(int number, int interfaceIndex, long microseconds)
        {
            Number = number;
            Interface = interfaceIndex;
            Microseconds = microseconds;
        }

        /// <summary>Gets the number in the file, from 1, as Wireshark counts.</summary>
        internal int Number { get; }

        /// <summary>Gets the index of the interface.</summary>
        internal int Interface { get; }

        /// <summary>Gets the time in microseconds, from any start. It never goes back in a file.</summary>
        internal long Microseconds { get; }

        /// <summary>Gets or sets the direction.</summary>
        internal CaptureDirection Direction { get; set; }

        /// <summary>Gets the first byte within the file.</summary>
        internal int Offset { get; init; }

        /// <summary>Gets the number of bytes in the file.</summary>
        internal int Captured { get; init; }

        /// <summary>Gets the number of bytes that the frame had.</summary>
        internal int Original { get; init; }
    }
}
