namespace System.Device.Spi
{
    public class SpiDevice : IDisposable
    {
        public SpiDevice(SpiConnectionSettings settings) { }
        ~SpiDevice() { }
        public SpiConnectionSettings ConnectionSettings { get { throw null; } }
        public static SpiDevice Create(SpiConnectionSettings settings) { throw null; }
        public static SpiBusInfo GetBusInfo(int busId) { throw null; }
        public byte ReadByte() { throw null; }
        public void Read(SpanByte buffer) { }
        public void Read(ushort[] buffer) { }
        public void TransferFullDuplex(SpanByte writeBuffer, SpanByte readBuffer) { }
        public void TransferFullDuplex(ushort[] writeBuffer, ushort[] readBuffer) { }
        public void Write(SpanByte buffer) { }
        public void Write(ushort[] buffer) { }
        public void WriteByte(byte value) { }
        public void Dispose() { }
        protected void Dispose(bool disposing) { }
    }

    [Serializable]
    public class SpiDeviceAlreadyInUseException : Exception
    {
        public override string ToString() { throw null; }
    }

    public sealed class SpiBusInfo
    {
        internal SpiBusInfo() { }
        public int MaxClockFrequency { get { throw null; } }
        public int MinClockFrequency { get { throw null; } }
    }
}
