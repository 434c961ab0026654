using System;
using static NanoSock.SpiEthernet.W5500Registers;

namespace NanoSock.SpiEthernet
{
    /// <content>Transmission: data, pointer and command are three transactions.</content>
    public sealed partial class W5500Link
    {
        // A frame of 1,514 bytes takes 1.2 ms at 10 Mbit/s, and a look 158 us or more on a device.
        private const int MostSendLooks = 8;

        /// <inheritdoc/>
        public override bool Transmit(byte[] buffer, int offset, int length)
        {
            if (!IsPlugged)
            {
                return false;
            }

            if (length > LongestSent || length < Wire.Ethernet.HeaderLength)
            {
                // It would never be accepted, and a node that offers it again would send nothing else.
                Count(ChipCounter.FailedSends);
                return true;
            }

            byte[] tx = _tx;
            int write = _txWrite;
            tx[0] = (byte)(write >> 8);
            tx[1] = (byte)write;
            Array.Copy(buffer, offset, tx, Header, length);
            if (length < ShortestSent)
            {
                Array.Clear(tx, Header + length, ShortestSent - length);
                length = ShortestSent;
            }

            // The last frame may still be in the buffer, which has room for ten. Sn_TX_WR moves only after it was sent,
            // because SEND takes all bytes from Sn_TX_RD to Sn_TX_WR (4.2, Sn_TX_RD).
            if (!Spi.Write(tx, 0, Header + length))
            {
                return FailBus();
            }

            if ((_isSending || _isCommanded) && !AwaitSent())
            {
                return false;
            }

            write = (write + length) & 0xFFFF;
            byte[] commands = _commands;
            commands[TransmitPointer + 3] = (byte)(write >> 8);
            commands[TransmitPointer + 4] = (byte)write;
            if (!Spi.Write(commands, TransmitPointer, PointerLength)
                || !Spi.Write(commands, SendCommand, PointerLength))
            {
                return FailBus();
            }

            _txWrite = write;
            _isSending = true;
            _isCommanded = true;
            _sentAt = NotDated;
            Counts[(int)ChipCounter.FramesOut]++;
            return true;
        }

        // Looks at the chip until the last frame is sent. False when that takes longer, or the socket was opened again.
        private bool AwaitSent()
        {
            for (int looks = 0; looks < MostSendLooks; looks++)
            {
                if (!Look())
                {
                    return false;
                }

                if (!_isSending)
                {
                    return true;
                }
            }

            _isRefused = true;
            Count(ChipCounter.BusyRefusals);
            return false;
        }
    }
}
