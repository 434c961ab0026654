namespace NanoSock.PacketScripts.Language
{
    /// <summary>The socket calls of the language.</summary>
    internal enum CallKind
    {
        Socket,
        Bind,
        Listen,
        Accept,
        Connect,
        Send,
        Recv,
        AtMark,
        Shutdown,
        Close,
        Abort,
        Set,
        Get,
    }
}
