using System;
using System.IO.Ports;

namespace NanoSock.Serial
{
    public sealed partial class SerialByteStream
    {
        // 44 ms at 115,200 baud. A piece is what the hardware of an ESP32 holds: that the driver takes at once, or as soon as there
        // is room, while a longer one is sent out of this very ring by a task of its own. The time for a write stays without
        // limit, as it is by itself: after one that timed out the driver goes on sending out of the ring, takes the end of one
        // write for that of the next, and a write begun meanwhile stops the whole CLR. A peer that never clears to send stops
        // this thread and nothing else.
        private const int RingSize = 512;
        private const int Piece = 128;

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
