using System;
using System.IO.Ports;
using System.Runtime.CompilerServices;
using System.Threading;
using NanoSock.Links;

namespace NanoSock.Serial
{
    public sealed partial class SerialByteStream : IReopenable
    {
        // 44 ms at 115,200 baud. A piece is as large as the FIFO of an ESP32: the driver accepts it at once, or as soon
        // as there is room. A longer piece is sent out of this very ring by a task of the driver's.
        private const int RingSize = 512;
        private const int Piece = 128;

        // No limit: after a write that timed out an ESP32's driver continues to send out of the ring, takes the end of
        // one write for that of the next, and a write that starts meanwhile stops the whole CLR. A peer that never
        // asserts CTS stops this thread only. RP2040 and STM32 need a limit, which the board sets.
        private const int DefaultWriteTimeout = 0;

        // Longer than a write that times out.
        private const int LongestEnd = 1000;

        // A released port that the writer has not closed yet.
        private SerialPort _released;
        private bool _isReopenRequested;

        // The port's name is in use until the writer has closed it.
        private bool IsClosing
        {
            get { return _released != null; }
        }

        /// <inheritdoc/>
        public void Reopen()
        {
            _isReopenRequested = true;
            _work.Set();
        }

        partial void LetGo(SerialPort port)
        {
            _released = port;
            _work.Set();
        }

        partial void Tend(ref bool isDone)
        {
            SerialPort released = _released;
            if (released != null)
            {
                Abandon(released);
                _released = null;
                isDone = true;
            }
            else if (_isReopenRequested && !_disposed)
            {
                _isReopenRequested = false;
                CloseAndOpen();
                isDone = true;
            }
        }

        // Reopens after the second consecutive time-out, the fourth, the eighth. A single one is a lost event, after
        // which the port continues normally.
        partial void ConsiderReopening()
        {
            int count = _timeoutsInARow;
            if (count > 1 && (count & (count - 1)) == 0)
            {
                _isReopenRequested = true;
            }
        }

        partial void AwaitEnd()
        {
            if (Thread.CurrentThread != _writer)
            {
                _writer.Join(LongestEnd);
            }
        }

        // Ports are closed only on the thread that writes, so never during a write: the driver frees the port that the
        // write waits on, and the next write of a new port stops the CLR.
        static partial void Abandon(SerialPort port)
        {
            try
            {
                // The name of the port is free for a new object only after this one is disposed.
                port.Dispose();
            }
            catch (Exception)
            {
                // There is nothing left to close.
            }
        }

        private void CloseAndOpen()
        {
            // Write returns before the bytes in the hardware have left: wait for them.
            Thread.Sleep((int)((long)Piece * BitsPerByte * 1000 / _baudRate) + 1);
            SerialPort port = null;
            BeginReopening(ref port);
            if (port == null)
            {
                return;
            }

            Abandon(port);
            port = null;
            try
            {
                port = OpenPort();
            }
            catch (Exception)
            {
                // Poll retries.
            }

            bool isUnwanted = false;
            EndReopening(port, ref isUnwanted);
            if (isUnwanted)
            {
                Abandon(port);
            }

            Wake();
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void BeginReopening(ref SerialPort port)
        {
            port = _port;
            if (port != null)
            {
                _port = null;
                _state = Reopening;
            }
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void EndReopening(SerialPort port, ref bool isUnwanted)
        {
            if (_state == Reopening && port != null)
            {
                _port = port;
                _state = Opened;
                Reopens++;
                return;
            }

            // The stream was disposed meanwhile, or the port cannot be opened.
            isUnwanted = port != null;
            if (!isUnwanted)
            {
                _losses++;
            }

            _state = Closed;
            _count = 0;
            _wantsRoom = false;
        }
    }
}
