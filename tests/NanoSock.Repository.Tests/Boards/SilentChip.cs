using NanoSock.Links;
using NanoSock.SpiEthernet;

namespace NanoSock.Repository.Tests.Boards
{
    /// <summary>A bus and pins without a chip, to weigh a link on them.</summary>
    internal sealed class SilentChip : ISpiPort, IChipPins
    {
        public bool HasInterrupt => true;

        public bool IsInterruptAsserted => false;

        public bool HasReset => true;

        public bool Exchange(byte[] buffer, int offset, int length) => false;

        public bool Write(byte[] buffer, int offset, int length) => false;

        public void SetReset(bool asserted)
        {
        }

        public void SetWakeup(IWakeup wakeup)
        {
        }
    }
}
