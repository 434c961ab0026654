namespace NanoSock.Sockets
{
    /// <summary>The names of parts of the heap, for display: a device gives a number for an enum's text.</summary>
    public static class MemoryPartNames
    {
        /// <summary>The name of a part; "Unknown" for a value that is none.</summary>
        public static string Of(MemoryPart value)
        {
            switch (value)
            {
                case MemoryPart.Listener: return "Listener";
                case MemoryPart.HalfOpen: return "HalfOpen";
                case MemoryPart.EstablishedIdle: return "EstablishedIdle";
                case MemoryPart.EstablishedInFlight: return "EstablishedInFlight";
                case MemoryPart.TimeWait: return "TimeWait";
                case MemoryPart.UdpSocket: return "UdpSocket";
                case MemoryPart.Interface: return "Interface";
                case MemoryPart.ArpEntry: return "ArpEntry";
                default: return "Unknown";
            }
        }
    }
}
