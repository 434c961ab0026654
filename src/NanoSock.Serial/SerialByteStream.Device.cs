using System;
using System.IO.Ports;

namespace NanoSock.Serial
{
    public sealed partial class SerialByteStream
    {
        // 44 ms at 115,200 baud: a piece is filled in while the other is on its way.
        private const int RingSize = 512;

        static partial void Abandon(SerialPort port)
        {
            try
            {
                // The name of the port is free for a new object only when this one is gone.
                port.Dispose();
            }
            catch (Exception)
            {
                // There is nothing left to close.
            }
        }
    }
}
