using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <summary>Names the states of TCP for display, because a device prints a number for an enum's text.</summary>
    public static class TcpStateNames
    {
        /// <summary>Returns the name of a state; "Unknown" for an undefined value.</summary>
        public static string Of(TcpState value)
        {
            // Code, not an array: on a device an array of names stays in the heap, these literals stay in flash.
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
