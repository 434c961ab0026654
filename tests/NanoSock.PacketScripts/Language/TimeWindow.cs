using System.Globalization;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>The time of an event: microseconds after the event before it, or a range.</summary>
    internal readonly record struct TimeWindow(long From, long To)
    {
        internal bool IsSpan => From != To;

        internal static string Show(long microseconds)
        {
            return (microseconds / 1e6).ToString("0.000", CultureInfo.InvariantCulture);
        }

        public override string ToString()
        {
            return IsSpan ? Show(From) + ".." + Show(To) : Show(From);
        }
    }
}
