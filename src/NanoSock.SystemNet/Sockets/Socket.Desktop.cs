namespace System.Net.Sockets
{
    public partial class Socket
    {
        static partial void KeepAlive(object socket)
        {
            GC.KeepAlive(socket);
        }
    }
}
