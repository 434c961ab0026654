namespace SmokeTest.Steps
{
    /// <summary>Formats numbers for the lines of a run.</summary>
    internal static class Figures
    {
        /// <summary>Formats bytes, seconds and the rate in kilobytes of 1000 bytes.</summary>
        internal static string Rate(long bytes, long milliseconds)
        {
            // Less than a millisecond counts as a millisecond.
            long time = milliseconds < 1 ? 1 : milliseconds;
            return bytes.ToString() + " bytes in " + Seconds(milliseconds)
                + " s, " + (bytes / time).ToString() + " KB/s";
        }

        /// <summary>Formats seconds with three decimals.</summary>
        internal static string Seconds(long milliseconds)
        {
            string rest = (milliseconds % 1000).ToString();
            while (rest.Length < 3)
            {
                rest = "0" + rest;
            }

            return (milliseconds / 1000).ToString() + "." + rest;
        }

        /// <summary>Formats a socket address.</summary>
        internal static string Address(uint address, int port)
        {
            return NanoSock.Ip.IPAddress.ToString(address) + ":" + port.ToString();
        }
    }
}
