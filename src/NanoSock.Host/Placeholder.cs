namespace NanoSock.Host
{
    internal static class Placeholder
    {
    }
}
