using static NanoSock.SpiEthernet.W5500Registers;

namespace NanoSock.SpiEthernet
{
    /// <content>The status of socket 0, and what follows when it is wrong.</content>
    public sealed partial class W5500Link
    {
        private const int MostRepeats = 3;

        // Reads the status of the socket in one burst: the bytes that wait, and whether the last frame is sent. False
        // when the chip was given up or the socket was opened again, so that nothing known before is valid.
        private bool Look()
        {
            byte[] io = _io;
            int repeats = 0;
            int busy = 0;
            while (true)
            {
                io[0] = 0;
                io[1] = Command;
                io[2] = ReadSocket;
                if (!Spi.Exchange(io, 0, StatusLength))
                {
                    return FailBus();
                }

                // Values of 16 bits change between their bytes. The data sheet says to read until they are the same
                // twice (4.2, Sn_RX_RSR, Sn_TX_FSR). Here they are also differences of pointers in the same burst, of
                // which the driver knows one.
                int waiting = (((io[AtReceiveWrite] << 8) | io[AtReceiveWrite + 1]) - _rxRead) & 0xFFFF;
                int size = (io[AtReceivedSize] << 8) | io[AtReceivedSize + 1];
                if (io[AtState] == MacRaw && io[AtCommand] == 0 && size <= BufferSize && size == waiting + _unfreed)
                {
                    int unsent = 0;
                    if (_isSending)
                    {
                        unsent = (_txWrite - ((io[AtTransmitRead] << 8) | io[AtTransmitRead + 1])) & 0xFFFF;
                    }

                    if (!_isSending || unsent == BufferSize - ((io[AtFreeSize] << 8) | io[AtFreeSize + 1]))
                    {
                        _waiting = waiting;
                        _isCommanded = false;
                        if ((io[AtInterrupt] & TimedOut) != 0)
                        {
                            return FailSend();
                        }

                        if (_isSending && unsent == 0)
                        {
                            // After a frame is sent, SEND has moved Sn_TX_RD to Sn_TX_WR (4.2, Sn_TX_RD).
                            _isSending = false;
                            _isRefused = false;
                            _hasSendFailed = false;
                        }

                        return true;
                    }
                }

                // The chip takes a command in a time that is not stated, and a fast bus reads many times in it.
                bool isBusy = io[AtState] == MacRaw && io[AtCommand] != 0;
                if (isBusy ? busy++ == MostCommandLooks : repeats++ == MostRepeats)
                {
                    return Recover();
                }

                Count(ChipCounter.RepeatedReads);
            }
        }

        // The status does not fit, and did not when it was read again.
        private bool Recover()
        {
            if (IsDead())
            {
                return FailAll(ChipFault.NoAnswer);
            }

            // A reset of the chip behind the driver has closed the socket, and the sizes and SHAR are lost, too.
            if (_io[AtState] != MacRaw)
            {
                return FailAll(ChipFault.StateLost);
            }

            return _io[AtCommand] != 0 ? FailAll(ChipFault.NotReady) : ResetReception();
        }

        // Opens the socket again, because pointers or lengths are wrong. False.
        private bool ResetReception()
        {
            if (_isSuspect)
            {
                return FailAll(ChipFault.ReceiveFailed);
            }

            _isSuspect = true;
            Count(ChipCounter.ReceiveResets);
            Reopen();
            return false;
        }

        // Opens the socket again, because a frame was not sent in time. False.
        private bool FailSend()
        {
            if (_hasSendFailed)
            {
                Count(ChipCounter.FailedSends);
                return FailAll(ChipFault.TransmitFailed);
            }

            _hasSendFailed = true;
            Reopen();
            return false;
        }
    }
}
