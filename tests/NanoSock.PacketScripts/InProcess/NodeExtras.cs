using System;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Running;
using NanoSock.Sockets;

namespace NanoSock.PacketScripts.InProcess
{
    /// <summary>What scripts can say and NanoSock may lack; a script that asks for it says so by not running.</summary>
    internal static class NodeExtras
    {
        internal static SocketOption Option(string name)
        {
            return Enum.TryParse(SocketOptionNames.All[name].NanoSock, out SocketOption option) ? option
                : throw new ScriptNotRunnableException("NanoSock has no option '" + name + "'.");
        }
    }
}
