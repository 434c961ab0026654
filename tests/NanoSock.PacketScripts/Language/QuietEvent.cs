namespace NanoSock.PacketScripts.Language
{
    /// <summary>A period in which the stack must send nothing.</summary>
    internal sealed class QuietEvent : ScriptEvent
    {
        internal long Microseconds { get; set; }
    }
}
