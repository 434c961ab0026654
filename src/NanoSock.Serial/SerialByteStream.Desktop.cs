using System;
using System.IO.Ports;
using System.Threading;

namespace NanoSock.Serial
{
    public sealed partial class SerialByteStream
    {
        // A system's driver has a buffer besides; what lies here only makes the line longer.
        private const int RingSize = 2048;

        // A program ends although its serial port was not closed.
        partial void Prepare(Thread writer)
        {
            writer.IsBackground = true;
            writer.Name = "serial port writer";
        }

        // Closing a port whose adapter was pulled out may wait for octets that will never leave; nobody waits for that.
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
