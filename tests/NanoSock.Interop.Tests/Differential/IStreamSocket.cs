namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>A TCP socket whose calls never block, NanoSock's or the kernel's. Calls return a count, 0 for done, or
    /// <see cref="StreamSockets.Wait"/> when there is nothing to do yet; anything else below 0 is an error, which
    /// <see cref="Explain"/> names.</summary>
    internal interface IStreamSocket
    {
        /// <summary>The port on this side.</summary>
        int LocalPort { get; }

        /// <summary>The port on the other.</summary>
        int RemotePort { get; }

        /// <summary>Bytes that a receive would have now.</summary>
        int Available { get; }

        /// <summary>Sets what the plan asks for, as far as this kind of socket has it.</summary>
        void Prepare(EndPlan plan);

        /// <summary>How far the connect is: 0 when it has succeeded.</summary>
        int FinishConnect();

        /// <summary>Sends.</summary>
        int Send(byte[] buffer, int count);

        /// <summary>Receives; 0 is the end of the stream.</summary>
        int Receive(byte[] buffer, int count);

        /// <summary>Ends the directions asked for.</summary>
        int Shutdown(bool receive, bool send);

        /// <summary>Closes.</summary>
        void Close();

        /// <summary>Closes with a reset.</summary>
        void Abort(bool byLinger);

        /// <summary>The name of an error.</summary>
        string Explain(int error);
    }

    /// <summary>What every kind of socket shares.</summary>
    internal static class StreamSockets
    {
        /// <summary>The call would have blocked.</summary>
        internal const int Wait = int.MinValue;
    }
}
