using System.Globalization;

namespace NanoSock.Benchmarks.Reports
{
    /// <summary>How figures are written, wherever they are printed.</summary>
    internal static class Text
    {
        internal static string Number(double value)
        {
            return value.ToString(value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture).Replace(',', ' ');
        }

        /// <summary>As many digits as there are, up to three.</summary>
        internal static string Plain(double value)
        {
            return value.ToString("0.###", CultureInfo.InvariantCulture);
        }

        internal static string Ratio(double value)
        {
            return value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
        }

        /// <summary>Whole ones.</summary>
        internal static string Count(double value)
        {
            return value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');
        }

        internal static string Percent(double part)
        {
            return (part * 100).ToString(part < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture) + "%";
        }

        internal static string Index(double value)
        {
            return value.ToString("0.000", CultureInfo.InvariantCulture);
        }

        internal static string Size(int octets)
        {
            return octets >= 1 << 20 ? (octets >> 20) + " MiB" : (octets >> 10) + " KiB";
        }
    }
}
