using NanoSock.Links;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.Ethernet.DeviceTests
{
    /// <summary>The other end of a chip's cable.</summary>
    internal sealed class CableEnd : ILink
    {
        private static readonly byte[] s_station = { 2, 0, 0, 0, 0, 2 };

        private readonly ChipModel _chip;

        internal CableEnd(ChipModel chip)
        {
            _chip = chip;
        }

        public LinkMedium Medium
        {
            get { return LinkMedium.Ethernet; }
        }

        public int Mtu
        {
            get { return 1500; }
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
            get { return s_station; }
        }

        public int Receive(byte[] buffer, int offset, int capacity)
        {
            return _chip.TakeSent(buffer, offset, capacity);
        }

        public bool Transmit(byte[] buffer, int offset, int length)
        {
            // What the chip does not store is lost, as on a cable.
            _chip.Deliver(buffer, offset, length);
            return true;
        }

        public long Poll(long nowMilliseconds)
        {
            return long.MaxValue;
        }

        public bool SetWakeup(IWakeup wakeup)
        {
            return false;
        }
    }
}
