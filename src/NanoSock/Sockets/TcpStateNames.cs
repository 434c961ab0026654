using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <summary>The names of TCP's states, for display: a device gives a number for an enum's text.</summary>
    public static class TcpStateNames
    {
        /// <summary>The name of a state; "Unknown" for a value that is none.</summary>
        public static string Of(TcpState value)
        {
            // Code, not an array: on a device an array of names lies in the heap for ever, these literals in flash.
            switch (value)
            {
                case TcpState.Closed: return "Closed";
                case TcpState.Listen: return "Listen";
                case TcpState.SynSent: return "SynSent";
                case TcpState.SynReceived: return "SynReceived";
                case TcpState.Established: return "Established";
                case TcpState.FinWait1: return "FinWait1";
                case TcpState.FinWait2: return "FinWait2";
                case TcpState.CloseWait: return "CloseWait";
                case TcpState.Closing: return "Closing";
                case TcpState.LastAck: return "LastAck";
                case TcpState.TimeWait: return "TimeWait";
                default: return "Unknown";
            }
        }
    }
}
