using System;
using System.IO.Ports;
using System.Runtime.CompilerServices;
using NanoSock.Links;

namespace NanoSock.Serial
{
    /// <content>Opens, writes and loses the port.</content>
    public sealed partial class SerialByteStream
    {
        private SerialPort OpenPort()
        {
            SerialPort port = new SerialPort(_portName, _baudRate, Parity.None, 8, StopBits.One);
            try
            {
                // nanoFramework has one property for both buffers: do not set the size of the write buffer after this.
                port.ReadBufferSize = _readBufferSize;
                port.ReadTimeout = ReadTimeoutMilliseconds;
                if (_writeTimeout > 0)
                {
                    port.WriteTimeout = _writeTimeout + (int)((long)Piece * BitsPerByte * 1000 / _baudRate);
                }

                if (_hardwareFlowControl)
                {
                    port.Handshake = Handshake.RequestToSend;
                }

                port.DataReceived += OnDataReceived;
                port.Open();

                // Some targets begin with 0 and then never report received bytes. Watching for the END of a frame
                // instead would not help: RP2040 and STM32 still report only the first byte after silence, and ESP32
                // would report each END in addition.
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
                // The port may come back later; until then the link reports that it is down.
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

            Use(port);
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Use(SerialPort port)
        {
            _reopenAt = 0;
            _reopenAfter = FirstReopenMilliseconds;
            _port = port;
            _state = Opened;
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

        // Only the caller that removes a port from the field closes it.
        private SerialPort Release(SerialPort only)
        {
            SerialPort port = null;
            Detach(only, ref port);
            _work.Set();
            return port;
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Detach(SerialPort only, ref SerialPort port)
        {
            if (only == null || _port == only)
            {
                port = _port;
                _port = null;
                _state = Closed;
                _count = 0;
                _wantsRoom = false;
            }
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

        // The thread must not end before the stream does: calls take their frames from the heap, and may throw
        // OutOfMemoryException.
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

            SerialPort port = null;
            int length = 0;
            FindNext(ref port, ref length);
            if (length == 0)
            {
                _work.WaitOne(LongestPause, false);
            }
            else
            {
                WritePiece(port, length < Piece ? length : Piece);
            }
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void FindNext(ref SerialPort port, ref int length)
        {
            port = _port;
            length = RingSize - _head < _count ? RingSize - _head : _count;
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Remove(SerialPort port, int length, ref bool wakes)
        {
            if (_port == port)
            {
                _head = (_head + length) % RingSize;
                _count -= length;
                wakes = _wantsRoom;
                _wantsRoom = false;
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
                // The peer does not assert CTS, or the driver lost the event that ends the write. The number of bytes
                // that left is unknown: if it is not all of them, the frame is lost, and its receiver detects that.
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
            Remove(port, length, ref wakes);
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
