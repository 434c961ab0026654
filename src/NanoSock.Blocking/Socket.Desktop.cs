using System;

namespace NanoSock.Sockets
{
    public sealed partial class Socket
    {
        static partial void KeepAlive(object socket)
        {
            GC.KeepAlive(socket);
        }
    }
}
