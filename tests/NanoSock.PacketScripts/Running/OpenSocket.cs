namespace NanoSock.PacketScripts.Running
{
    /// <summary>A socket with a name in the script, and the positions of its program in both streams.</summary>
    internal sealed class OpenSocket
    {
        internal OpenSocket(int descriptor)
        {
            Descriptor = descriptor;
        }

        internal int Descriptor { get; }

        internal long Written { get; set; }

        internal long Read { get; set; }
    }
}
