using System;

namespace NanoSock.SpiEthernet.Models
{
    /// <content>The buffers (3.3).</content>
    public sealed partial class W5500Model
    {
        private void TransferMemory(byte[] buffer, int offset, int count, bool store)
        {
            int socket = _block >> 2;
            bool isTransmit = (_block & 3) == 2;
            int register = isTransmit ? SnTxBufSize : SnRxBufSize;
            int size = _socket[(socket * SocketRegisters) + register] << 10;
            byte[] memory = isTransmit ? _transmit : _receive;
            if (size == 0 || _softResetDue != long.MaxValue)
            {
                Violate("4.2 Sn_RXBUF_SIZE, Sn_TXBUF_SIZE: access to a buffer that is absent");
                size = 1024;
            }
            else if (_isWrite && !isTransmit)
            {
                Violate("3.3: write to a receive buffer");
            }
            else if (_isWrite && socket == 0 && _isSending)
            {
                int start = (_address - _transmitRead) & (size - 1);
                if (start < Distance(_transmitRead, Word(SnTxWr)) || start + count > size)
                {
                    Violate("4.2 Sn_TX_FSR: write to bytes that are being sent");
                }
            }

            int origin = 0;
            for (int i = 0; i < socket; i++)
            {
                origin += _socket[(i * SocketRegisters) + register] << 10;
            }

            while (count > 0)
            {
                int at = (origin + (_address & (size - 1))) & (BufferBytes - 1);
                int part = size - (_address & (size - 1));
                part = part < BufferBytes - at ? part : BufferBytes - at;
                part = part < count ? part : count;
                if (!_isWrite && store)
                {
                    Array.Copy(memory, at, buffer, offset, part);
                }
                else if (_isWrite && isTransmit)
                {
                    Array.Copy(buffer, offset, memory, at, part);
                }

                offset += part;
                count -= part;
                _address = (_address + part) & 0xFFFF;
            }
        }
    }
}
