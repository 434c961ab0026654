namespace NanoSock.Sockets
{
    /// <summary>The names of parts of the heap, for display: a device gives a number for an enum's text.</summary>
    public static class MemoryPartNames
    {
        /// <summary>The name of a part; "Unknown" for a value that is none.</summary>
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
