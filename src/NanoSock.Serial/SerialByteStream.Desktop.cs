using System;
using System.IO.Ports;
using System.Threading;

namespace NanoSock.Serial
{
    public sealed partial class SerialByteStream
    {
        // A system's driver has a buffer besides; bytes here only add delay.
        private const int RingSize = 2048;
        private const int Piece = RingSize / 2;

        // Limit for a peer that does not assert CTS: pending bytes are dropped, so that the line does not begin with
        // old packets.
        private const int DefaultWriteTimeout = 1000;

        // A system's driver releases a port at any time.
        private const bool IsClosing = false;

        // A background thread: a program ends although its serial port was not closed.
        partial void Prepare(Thread writer)
        {
            writer.IsBackground = true;
            writer.Name = "serial port writer";
        }

        partial void LetGo(SerialPort port)
        {
            Abandon(port);
        }

        // Closing a port whose adapter was removed may wait for bytes that will never leave; the stream does not wait
        // for it.
        static partial void Abandon(SerialPort port)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                try
                {
                    port.Dispose();
                }
                catch (Exception e) when (e is System.IO.IOException
                    or InvalidOperationException or UnauthorizedAccessException)
                {
                    // There is nothing left to close.
                }
            });
        }
    }
}
