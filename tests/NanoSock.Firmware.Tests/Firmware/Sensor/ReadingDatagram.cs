extern alias sensor;

using sensor::SensorNode.Readings;

namespace NanoSock.Tests.Firmware.Sensor
{
    /// <summary>Readings as the node writes them.</summary>
    internal static class ReadingDatagram
    {
        internal static byte[] Of(uint node, uint session, uint sequence, params int[] thousandths)
        {
            int count = thousandths.Length == 0 ? 1 : thousandths.Length;
            byte[] datagram = new byte[ReadingWire.HeaderLength + count * ReadingWire.ValueLength];
            ReadingWire.WriteHeader(datagram, count, node, session, sequence, 1000L * sequence, 0);
            for (int i = 0; i < thousandths.Length; i++)
            {
                ReadingWire.WriteValue(datagram, i, 1, thousandths[i]);
            }

            return datagram;
        }
    }
}
