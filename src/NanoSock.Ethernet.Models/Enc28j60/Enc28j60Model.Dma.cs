namespace NanoSock.SpiEthernet.Models
{
    /// <content>The DMA controller (13.0).</content>
    public sealed partial class Enc28j60Model
    {
        private long _dmaEnd = long.MaxValue;

        private bool IsChecksum
        {
            get { return (_registers[Econ1] & ChecksumEnable) != 0; }
        }

        // A byte takes a cycle of the 25 MHz clock, and a copied one another cycle. DMA waits for the end of a
        // transmission (7.1).
        private void StartDma()
        {
            int count = ((Word(Edmand) - Word(Edmast)) & AddressMask) + 1;
            long begin = _transmitEnd != long.MaxValue ? _transmitEnd : Microseconds;
            _dmaEnd = begin + 1 + (count * (IsChecksum ? 1 : 2) / 25);
        }

        private void EndDma()
        {
            _dmaEnd = long.MaxValue;
            int source = Word(Edmast);
            int destination = Word(Edmadst);
            int last = Word(Edmand);
            int end = Word(Erxnd);
            int sum = 0;
            bool isHigh = true;

            // The source wraps at the end of the receive buffer (13.1, 13.2).
            for (int i = 0; i < MemorySize; i++)
            {
                int value = _memory[source];
                if (IsChecksum)
                {
                    sum += isHigh ? value << 8 : value;
                    sum = (sum & 0xFFFF) + (sum >> 16);
                    isHigh = !isHigh;
                }
                else
                {
                    _memory[destination] = (byte)value;
                    destination = destination == end ? Word(Erxst) : (destination + 1) & AddressMask;
                }

                if (source == last)
                {
                    break;
                }

                source = source == end ? Word(Erxst) : (source + 1) & AddressMask;
            }

            if (IsChecksum)
            {
                SetWord(Edmacs, ~sum & 0xFFFF);
            }

            _registers[Econ1] &= 0xFF & ~DmaStart;
            _registers[Eir] |= DmaFlag;
        }
    }
}
