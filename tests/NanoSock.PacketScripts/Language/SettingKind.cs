namespace NanoSock.PacketScripts.Language
{
    /// <summary>How a setting's value is written.</summary>
    internal enum SettingKind
    {
        Number,
        Switch,
        Milliseconds,
        Congestion,
    }
}
