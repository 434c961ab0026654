using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Tests.Links.Slip
{
    /// <summary>A second implementation of RFC 1055, byte by byte, for comparison.</summary>
    internal static class ReferenceSlip
    {
        internal const byte End = 192;
        internal const byte Esc = 219;
        internal const byte EscEnd = 220;
        internal const byte EscEsc = 221;

        internal static IEnumerable<byte> Encode(byte[] frame)
        {
            yield return End;
            foreach (byte value in frame)
            {
                if (value == End || value == Esc)
                {
                    yield return Esc;
                    yield return value == End ? EscEnd : EscEsc;
                }
                else
                {
                    yield return value;
                }
            }

            yield return End;
        }

        /// <summary>Returns the complete frames, without those with a bad escape or more bytes than the MTU.</summary>
        internal static List<byte[]> Decode(IEnumerable<byte> line, int mtu)
        {
            List<byte[]> frames = new List<byte[]>();
            List<byte> frame = new List<byte>();
            bool escaped = false;
            bool bad = false;
            foreach (byte value in line)
            {
                if (value == End)
                {
                    if (!bad && !escaped && frame.Count > 0 && frame.Count <= mtu)
                    {
                        frames.Add(frame.ToArray());
                    }

                    frame.Clear();
                    escaped = bad = false;
                }
                else if (escaped)
                {
                    bad |= value != EscEnd && value != EscEsc;
                    frame.Add(value == EscEnd ? End : Esc);
                    escaped = false;
                }
                else if (value == Esc)
                {
                    escaped = true;
                }
                else
                {
                    frame.Add(value);
                }
            }

            return frames;
        }

        internal static string Show(IEnumerable<byte[]> frames)
        {
            return string.Join("\n", frames.Select(frame => System.Convert.ToHexString(frame)));
        }
    }
}
