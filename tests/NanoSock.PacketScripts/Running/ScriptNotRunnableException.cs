using System;

namespace NanoSock.PacketScripts.Running
{
    /// <summary>A script cannot run here: the machine, or the stack, lacks a feature. The message is one
    /// line.</summary>
    public sealed class ScriptNotRunnableException : Exception
    {
        internal ScriptNotRunnableException(string message)
            : base(message)
        {
        }
    }
}
