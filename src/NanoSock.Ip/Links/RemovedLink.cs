namespace NanoSock.Links
{
    /// <summary>Replaces the link of a removed interface: nothing arrives by it, and no frame is accepted. It counts as
    /// up, because no timer has to check it.</summary>
    internal sealed class RemovedLink : ILink
    {
        internal static readonly RemovedLink Instance = new RemovedLink();

        public LinkMedium Medium
        {
            get { return LinkMedium.Ip; }
        }

        public int Mtu
        {
            get { return 68; }
        }

        public LinkChecksums Checksums
        {
            get { return LinkChecksums.None; }
        }

        public bool IsUp
        {
            get { return true; }
        }

        public byte[] HardwareAddress
        {
            get { return null; }
        }

        public int Receive(byte[] buffer, int offset, int capacity)
        {
            return 0;
        }

        public bool Transmit(byte[] buffer, int offset, int length)
        {
            return false;
        }

        public long Poll(long nowMilliseconds)
        {
            return long.MaxValue;
        }

        public bool SetWakeup(IWakeup wakeup)
        {
            return true;
        }
    }
}
