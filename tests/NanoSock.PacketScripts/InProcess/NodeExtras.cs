using System;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Running;
using NanoSock.Sockets;

namespace NanoSock.PacketScripts.InProcess
{
    /// <summary>The features of scripts that NanoSock may lack; a script that needs one does not run, and reports
    /// that.</summary>
    internal static class NodeExtras
    {
        internal static SocketOption Option(string name)
        {
            return Enum.TryParse(SocketOptionNames.All[name].NanoSock, out SocketOption option) ? option
                : throw new ScriptNotRunnableException("NanoSock has no option '" + name + "'.");
        }
    }
}
