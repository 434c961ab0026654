using System;

namespace NanoSock.PacketScripts.Running
{
    /// <summary>A stack did not do what a script asks for; the message is the whole report.</summary>
    public sealed class ScriptFailedException : Exception
    {
        internal ScriptFailedException(string report)
            : base(report)
        {
        }
    }
}
