namespace NanoSock.PacketScripts.Language
{
    /// <summary>Declares another connection of the script: <see cref="ScriptEvent.Flow"/> is its name.</summary>
    internal sealed class FlowEvent : ScriptEvent
    {
        internal uint PeerAddress { get; set; }

        internal int PeerPort { get; set; }

        internal int NodePort { get; set; }

        internal uint PeerIsn { get; set; }
    }
}
