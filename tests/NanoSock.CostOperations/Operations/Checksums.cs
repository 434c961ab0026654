using System.Collections.Generic;
using NanoSock.Wire;

namespace NanoSock.CostOperations
{
    /// <summary>The checksum alone.</summary>
    internal static class Checksums
    {
        internal static IEnumerable<Operation> All()
        {
            foreach (int length in new[] { 1460, 1459, 576, 64, 63, 20 })
            {
                yield return new Operation("sum-" + length,
                    "Checksum.Sum over " + length + " bytes", meter => Run(meter, 14, length));
            }

            yield return new Operation("sum-1460-odd-start",
                "Checksum.Sum over 1460 bytes from an odd offset", meter => Run(meter, 15, 1460));
            yield return new Operation("sum-scalar-1460", "Checksum.SumScalar over 1460 bytes", RunScalar);
            yield return new Operation("sum-header", "Checksum.Header, an IPv4 header of 20 bytes", RunHeader);
            foreach (int length in new[] { 1480, 72, 32, 20 })
            {
                yield return new Operation("sum-transport-" + length,
                    "Checksum.Transport over " + length + " bytes, pseudo-header included",
                    meter => RunTransport(meter, length));
            }
        }

        private static void Run(Meter meter, int offset, int length)
        {
            byte[] data = Packets.Pattern(1600);
            uint sum = 0;
            meter.Repeat(null, () => sum = Checksum.Sum(data, offset, length, 0),
                () => Check.Equal(Expected(data, offset, length), Checksum.Finish(sum), "Checksum"));
        }

        private static void RunScalar(Meter meter)
        {
            byte[] data = Packets.Pattern(1600);
            uint sum = 0;
            meter.Repeat(null, () => sum = Checksum.SumScalar(data, 14, 1460, 0),
                () => Check.Equal(Expected(data, 14, 1460), Checksum.Finish(sum), "Checksum"));
        }

        private static void RunHeader(Meter meter)
        {
            byte[] data = Packets.Pattern(64);
            int sum = 0;
            meter.Repeat(null, () => sum = Checksum.Header(data, 14),
                () => Check.Equal(Expected(data, 14, 20), sum, "Checksum"));
        }

        private static void RunTransport(Meter meter, int length)
        {
            // The pseudo-header stands before the data, to compute the expected checksum.
            byte[] data = Packets.Pattern(1600);
            new byte[] { 10, 1, 2, 3, 192, 168, 254, 255, 0, 17, (byte)(length >> 8), (byte)length }.CopyTo(data, 22);
            int sum = 0;
            meter.Repeat(null, () => sum = Checksum.Transport(data, 34, length, 0x0A010203, 0xC0A8FEFF, 17),
                () => Check.Equal(Expected(data, 22, length + 12), sum, "Checksum"));
        }

        private static int Expected(byte[] data, int offset, int length)
        {
            long sum = 0;
            for (int i = 0; i < length; i++)
            {
                sum += (i & 1) == 0 ? data[offset + i] << 8 : data[offset + i];
            }

            while (sum >> 16 != 0)
            {
                sum = (sum & 0xFFFF) + (sum >> 16);
            }

            return (int)sum ^ 0xFFFF;
        }
    }
}
