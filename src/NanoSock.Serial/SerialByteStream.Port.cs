using System;
using System.IO.Ports;
using NanoSock.Links;

namespace NanoSock.Serial
{
    /// <content>The port beneath: it is opened, written to, and lost.</content>
    public sealed partial class SerialByteStream
    {
        private SerialPort OpenPort()
        {
            SerialPort port = new SerialPort(_portName, _baudRate, Parity.None, 8, StopBits.One);
            try
            {
                // nanoFramework has one number for both buffers: the size for writing is not to be set after this.
                port.ReadBufferSize = _readBufferSize;
                port.ReadTimeout = ReadTimeoutMilliseconds;
                if (_writeTimeout > 0)
                {
                    port.WriteTimeout = _writeTimeout + (int)((long)Piece * BitsPerOctet * 1000 / _baudRate);
                }

                if (_hardwareFlowControl)
                {
                    port.Handshake = Handshake.RequestToSend;
                }

                port.DataReceived += OnDataReceived;
                port.Open();

                // Some targets begin with 0, and with that they never say that anything has come. To watch for the END of a
                // frame instead would bring nothing: RP2040 and STM32 still speak only when the first byte comes after
                // silence, and ESP32 would speak of each END besides.
                port.ReceivedBytesThreshold = 1;
                return port;
            }
            catch
            {
                Abandon(port);
                throw;
            }
        }

        private void OpenAgain(long now)
        {
            SerialPort port = null;
            try
            {
                port = OpenPort();
            }
            catch (Exception)
            {
                // It may come back later; until then the link is down, which everybody can see.
            }

            if (port == null)
            {
                if (_reopenAfter < LastReopenMilliseconds)
                {
                    _reopenAfter *= 2;
                }

                _reopenAt = now + _reopenAfter;
                return;
            }

            lock (_lock)
            {
                _reopenAt = 0;
                _reopenAfter = FirstReopenMilliseconds;
                _port = port;
                _state = Opened;
            }
        }

        private void OnDataReceived(object sender, SerialDataReceivedEventArgs e)
        {
            Wake();
        }

        private void Wake()
        {
            IWakeup wakeup = _wakeup;
            if (wakeup != null)
            {
                wakeup.Wake();
            }
        }

        // Only the one who takes a port out closes it.
        private SerialPort Release(SerialPort only)
        {
            SerialPort port;
            lock (_lock)
            {
                port = _port;
                if (only != null && port != only)
                {
                    return null;
                }

                _port = null;
                _state = Closed;
                _count = 0;
                _wantsRoom = false;
            }

            _work.Set();
            return port;
        }

        private void Lose(SerialPort lost)
        {
            SerialPort port = Release(lost);
            if (port != null)
            {
                _losses++;
                LetGo(port);
                Wake();
            }
        }

        // The thread must not end before the stream does: calls take their frames from the heap, and may throw OutOfMemoryException.
        private void WriteAll()
        {
            bool isOver = false;
            while (!isOver)
            {
                try
                {
                    WriteNext(ref isOver);
                }
                catch (Exception)
                {
                    _writeErrors++;
                }
            }
        }

        private void WriteNext(ref bool isOver)
        {
            bool wasOver = _isOver;
            bool isDone = false;
            Tend(ref isDone);
            if (isDone)
            {
                return;
            }

            if (wasOver)
            {
                isOver = true;
                return;
            }

            SerialPort port;
            int length;
            lock (_lock)
            {
                port = _port;
                length = RingSize - _head < _count ? RingSize - _head : _count;
            }

            if (length == 0)
            {
                _work.WaitOne();
            }
            else
            {
                WritePiece(port, length < Piece ? length : Piece);
            }
        }

        private void WritePiece(SerialPort port, int length)
        {
            bool works = true;
            try
            {
                port.Write(_ring, _head, length);
                _timeoutsInARow = 0;
            }
            catch (TimeoutException)
            {
                // The peer does not clear to send, or the driver lost the event that ends the write. How much has left is not
                // known: if not all, the frame is lost, and its receiver sees it.
                _writeErrors++;
                _writeTimeouts++;
                _timeoutsInARow++;
                ConsiderReopening();
            }
            catch (Exception)
            {
                _writeErrors++;
                works = false;
            }

            bool wakes = false;
            lock (_lock)
            {
                if (_port == port)
                {
                    _head = (_head + length) % RingSize;
                    _count -= length;
                    wakes = _wantsRoom;
                    _wantsRoom = false;
                }
            }

            if (!works)
            {
                Lose(port);
            }
            else if (wakes)
            {
                Wake();
            }
        }
    }
}
