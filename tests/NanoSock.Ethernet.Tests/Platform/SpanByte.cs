namespace System
{
    /// <summary>nanoFramework's SpanByte as the device build of <see cref="NanoSock.SpiEthernet.SpiPort"/> uses
    /// it.</summary>
    internal readonly ref struct SpanByte
    {
        internal SpanByte(byte[] array, int start, int length)
        {
            if (start < 0 || length < 0 || length > array.Length - start)
            {
                throw new ArgumentOutOfRangeException();
            }

            Bytes = new Span<byte>(array, start, length);
        }

        internal Span<byte> Bytes { get; }
    }
}
