namespace NanoSock.PacketScripts.Running
{
    /// <summary>A socket that the script has a name for, and how far its program has got in both streams.</summary>
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
