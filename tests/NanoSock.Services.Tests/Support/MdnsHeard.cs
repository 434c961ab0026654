namespace NanoSock.Services.Tests.Support
{
    /// <summary>A message that a peer has received.</summary>
    internal sealed class MdnsHeard
    {
        internal MdnsHeard(long time, byte[] bytes, uint source, int port, bool isMulticast)
        {
            Time = time;
            Bytes = bytes;
            Source = source;
            Port = port;
            IsMulticast = isMulticast;
            Text = MdnsText.Describe(bytes);
        }

        internal long Time { get; }

        internal byte[] Bytes { get; }

        internal uint Source { get; }

        internal int Port { get; }

        internal bool IsMulticast { get; }

        internal string Text { get; }
    }
}
