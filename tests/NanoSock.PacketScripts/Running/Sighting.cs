namespace NanoSock.PacketScripts.Running
{
    /// <summary>A packet that the stack has sent, with its time in microseconds since the start.</summary>
    internal sealed record Sighting(long Time, byte[] Packet);
}
