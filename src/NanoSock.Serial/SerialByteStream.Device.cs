using System;
using System.IO.Ports;

namespace NanoSock.Serial
{
    public sealed partial class SerialByteStream
    {
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
