namespace NanoSock.PacketScripts.Language
{
    /// <summary>The notation of a setting's value.</summary>
    internal enum SettingKind
    {
        Number,
        Switch,
        Milliseconds,
        Congestion,
    }
}
