using System;
using System.IO.Ports;
using System.Threading;

namespace NanoSock.Serial
{
    public sealed partial class SerialByteStream
    {
        // A system's driver has a buffer besides; what lies here only makes the line longer.
        private const int RingSize = 2048;
        private const int Piece = RingSize / 2;

        // A peer that does not clear to send: what waited for it is given up, so that the line does not begin with old packets.
        private const int DefaultWriteTimeout = 1000;

        // A system's driver lets go of a port at any time.
        private const bool IsClosing = false;

        // A program ends although its serial port was not closed.
        partial void Prepare(Thread writer)
        {
            writer.IsBackground = true;
            writer.Name = "serial port writer";
        }

        partial void LetGo(SerialPort port)
        {
            Abandon(port);
        }

        // Closing a port whose adapter was pulled out may wait for bytes that will never leave; nobody waits for that.
        static partial void Abandon(SerialPort port)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                try
                {
                    port.Dispose();
                }
                catch (Exception e) when (e is System.IO.IOException or InvalidOperationException or UnauthorizedAccessException)
                {
                    // There is nothing left to close.
                }
            });
        }
    }
}
