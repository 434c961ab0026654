namespace NanoSock.Tool.Replay
{
    /// <summary>The direction of a captured frame, seen from the node.</summary>
    internal enum CaptureDirection
    {
        Unknown = 0,
        Received = 1,
        Sent = 2,
    }
}
