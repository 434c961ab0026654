namespace NanoSock.Tests.Sockets.Comparison
{
    /// <summary>The sockets of one implementation.</summary>
    internal interface IWorld
    {
        ISocket Stream();

        ISocket Datagram();

        (ISocket Listener, ISocket Client, ISocket Server) Connection()
        {
            ISocket listener = Stream();
            listener.Bind(0);
            listener.Listen();
            ISocket client = Stream();
            client.ConnectTo(listener);
            return (listener, client, listener.Accept());
        }
    }
}
