namespace NanoSock.Tests.Sockets.Comparison
{
    /// <summary>A socket as both implementations have it; what returns nothing is called for its exception.</summary>
    internal interface ISocket
    {
        bool Connected { get; }

        int Available { get; }

        int ReceiveTimeout { get; set; }

        int SendTimeout { get; set; }

        int Port { get; }

        void Handle();

        void Local();

        void Remote();

        void NoDelay();

        void SetNoDelay();

        void Bind(int port);

        void BindNull();

        void Listen();

        ISocket Accept();

        void ConnectTo(int port);

        void ConnectTo(ISocket listener)
        {
            ConnectTo(listener.Port);
        }

        void ConnectNull();

        int Send(byte[] data, int offset, int size);

        void SendAll(byte[] data);

        void SendTo(byte[] data, int offset, int size);

        void SendToNull(byte[] data, int offset, int size);

        int Receive(byte[] data, int offset, int size);

        void ReceiveAll(byte[] data);

        void ReceiveFrom(byte[] data, int offset, int size);

        bool Poll(int milliseconds);

        void Shutdown(int how);

        void Reset();

        void Close();
    }
}
