using NanoSock.Sockets;
using NanoSock.Testing.Notation;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>The expected result of a call: a number within limits, or a negated
    /// <see cref="SocketError"/>.</summary>
    internal sealed class ExpectedResult
    {
        private readonly NumberRange _range;

        internal ExpectedResult(NumberRange range)
        {
            _range = range;
        }

        internal static ExpectedResult Exactly(long value)
        {
            return new ExpectedResult(new NumberRange(value, value));
        }

        internal bool Matches(long result)
        {
            return _range.Contains(result);
        }

        internal static string Show(long result)
        {
            return result <= -10000
                ? ((SocketError)(-result)).ToString()
                : result.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        public override string ToString()
        {
            return _range.Least == _range.Most ? Show(_range.Least) : _range.ToString();
        }
    }
}
