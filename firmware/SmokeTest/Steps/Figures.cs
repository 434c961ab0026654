namespace SmokeTest.Steps
{
    /// <summary>Numbers as lines show them.</summary>
    internal static class Figures
    {
        /// <summary>Bytes, seconds and the rate: kilobytes of 1000 bytes.</summary>
        internal static string Rate(long octets, long milliseconds)
        {
            // Less than a millisecond is a millisecond.
            long time = milliseconds < 1 ? 1 : milliseconds;
            return octets.ToString() + " bytes in " + Seconds(milliseconds) + " s, " + (octets / time).ToString() + " KB/s";
        }

        /// <summary>Seconds with three decimals.</summary>
        internal static string Seconds(long milliseconds)
        {
            string rest = (milliseconds % 1000).ToString();
            while (rest.Length < 3)
            {
                rest = "0" + rest;
            }

            return (milliseconds / 1000).ToString() + "." + rest;
        }

        /// <summary>A socket address.</summary>
        internal static string Address(uint address, int port)
        {
            return NanoSock.Ip.IPAddress.ToString(address) + ":" + port.ToString();
        }
    }
}
