using System.Globalization;
using System.Text;
using NanoSock.Sockets;

namespace NanoSock.Host
{
    /// <summary>Formats a stack's share of a device's heap in one line.</summary>
    internal static class MemoryText
    {
        internal static string Of(NetStack stack)
        {
            StringBuilder text = new StringBuilder();
            text.Append(Number(stack.MemoryBytes)).Append(" bytes of heap; one");
            for (MemoryPart part = 0; part < MemoryPart.Count; part++)
            {
                text.Append(part == 0 ? " " : ", ").Append(MemoryPartNames.Of(part))
                    .Append(' ').Append(Number(stack.GetMemoryBytes(part)));
            }

            return text.ToString();
        }

        private static string Number(int value)
        {
            return value.ToString("N0", CultureInfo.InvariantCulture);
        }
    }
}
