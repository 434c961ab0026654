namespace NanoSock.Sockets
{
    /// <summary>Names parts of the heap for display, because a device prints a number for an enum's text.</summary>
    public static class MemoryPartNames
    {
        /// <summary>Returns the name of a part; "Unknown" for an undefined value.</summary>
        public static string Of(MemoryPart value)
        {
            return value switch
            {
                MemoryPart.Listener => "Listener",
                MemoryPart.HalfOpen => "HalfOpen",
                MemoryPart.EstablishedIdle => "EstablishedIdle",
                MemoryPart.EstablishedInFlight => "EstablishedInFlight",
                MemoryPart.TimeWait => "TimeWait",
                MemoryPart.UdpSocket => "UdpSocket",
                MemoryPart.Interface => "Interface",
                MemoryPart.ArpEntry => "ArpEntry",
                _ => "Unknown",
            };
        }
    }
}
