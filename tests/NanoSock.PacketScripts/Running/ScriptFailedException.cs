using System;

namespace NanoSock.PacketScripts.Running
{
    /// <summary>A stack deviated from a script; the message is the whole report.</summary>
    public sealed class ScriptFailedException : Exception
    {
        internal ScriptFailedException(string report)
            : base(report)
        {
        }
    }
}
