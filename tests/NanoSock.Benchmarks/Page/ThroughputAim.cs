namespace NanoSock.Benchmarks.Page
{
    /// <summary>An aim on the desktop: a rate that another stack, or the kernel's interface, reaches.</summary>
    /// <param name="Work">The measured work, in words.</param>
    /// <param name="Section">The section in the file of throughput.</param>
    /// <param name="Row">The row in that section.</param>
    /// <param name="BitsPerSecond">The aim.</param>
    /// <param name="Text">The aim in words.</param>
    internal sealed record ThroughputAim(string Work, string Section, string Row, double BitsPerSecond, string Text)
    {
        private const string InOneProcess = "In one process";
        private const string OverTap = "Over TAP";

        internal static readonly ThroughputAim[] All =
        {
            new("TCP in one process, MTU 1500, checksums: lwIP's", InOneProcess, "TCP bulk, one way", 9e9, "9 Gbit/s"),
            new("TCP in one process, MTU 1500, checksums: smoltcp's",
                InOneProcess, "TCP bulk, one way", 25e9, "25 Gbit/s"),
            new("TCP over TAP, receive from Linux", OverTap, "receive from Linux, two cores", 2e9, "2 to 3 Gbit/s"),
            new("TCP over TAP, send to Linux", OverTap, "send to Linux, two cores", 2e9, "2 to 3 Gbit/s"),
        };

        /// <summary>Gets the key of its reason.</summary>
        internal string Key
        {
            get { return "throughput/" + Row + ":" + (BitsPerSecond / 1e9); }
        }
    }
}
