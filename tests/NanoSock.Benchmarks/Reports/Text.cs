using System.Globalization;

namespace NanoSock.Benchmarks.Reports
{
    /// <summary>The notation of figures in all reports.</summary>
    internal static class Text
    {
        internal static string Number(double value)
        {
            return value.ToString(value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture).Replace(',', ' ');
        }

        /// <summary>Formats a number with at most three digits.</summary>
        internal static string Plain(double value)
        {
            return value.ToString("0.###", CultureInfo.InvariantCulture);
        }

        internal static string Ratio(double value)
        {
            return value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
        }

        /// <summary>Formats a whole number.</summary>
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

        internal static string Size(int bytes)
        {
            return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
        }
    }
}
