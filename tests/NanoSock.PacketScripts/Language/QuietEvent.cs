namespace NanoSock.PacketScripts.Language
{
    /// <summary>Time passes, in which nothing may be sent.</summary>
    internal sealed class QuietEvent : ScriptEvent
    {
        internal long Microseconds { get; set; }
    }
}
