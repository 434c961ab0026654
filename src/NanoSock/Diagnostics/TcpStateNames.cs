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
            return value switch
            {
                TcpState.Closed => "Closed",
                TcpState.Listen => "Listen",
                TcpState.SynSent => "SynSent",
                TcpState.SynReceived => "SynReceived",
                TcpState.Established => "Established",
                TcpState.FinWait1 => "FinWait1",
                TcpState.FinWait2 => "FinWait2",
                TcpState.CloseWait => "CloseWait",
                TcpState.Closing => "Closing",
                TcpState.LastAck => "LastAck",
                TcpState.TimeWait => "TimeWait",
                _ => "Unknown",
            };
        }
    }
}
