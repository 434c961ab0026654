namespace NanoSock.Wire
{
    public static partial class Checksum
    {
        /// <summary>Adds octets to a partial sum. See <see cref="SumScalar"/> for the parameters.</summary>
        public static uint Sum(byte[] buffer, int offset, int length, uint sum)
        {
            return SumScalar(buffer, offset, length, sum);
        }
    }
}
