namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>A TCP socket of NanoSock or of the kernel whose calls never block. Calls return a count, 0 for done, or
    /// <see cref="StreamSockets.Wait"/> when the call would block; any other negative value is an error, which
    /// <see cref="Explain"/> names.</summary>
    internal interface IStreamSocket
    {
        /// <summary>Gets the local port.</summary>
        int LocalPort { get; }

        /// <summary>Gets the remote port.</summary>
        int RemotePort { get; }

        /// <summary>Gets the number of bytes that a receive would return now.</summary>
        int Available { get; }

        /// <summary>Sets the options of the plan, as far as this kind of socket has them.</summary>
        void Prepare(EndPlan plan);

        /// <summary>Returns the state of the connect: 0 when it has succeeded.</summary>
        int FinishConnect();

        /// <summary>Sends.</summary>
        int Send(byte[] buffer, int count);

        /// <summary>Receives; returns 0 at the end of the stream.</summary>
        int Receive(byte[] buffer, int count);

        /// <summary>Shuts down the given directions.</summary>
        int Shutdown(bool receive, bool send);

        /// <summary>Closes.</summary>
        void Close();

        /// <summary>Closes with a reset.</summary>
        void Abort(bool byLinger);

        /// <summary>Returns the name of an error.</summary>
        string Explain(int error);
    }

    /// <summary>The constants of all kinds of sockets.</summary>
    internal static class StreamSockets
    {
        /// <summary>The call would have blocked.</summary>
        internal const int Wait = int.MinValue;
    }
}
