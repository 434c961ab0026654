namespace System.Net.Sockets
{
    /// <summary>Lists what <see cref="Socket.Poll"/> can wait for.</summary>
    public enum SelectMode
    {
        // The names of members are their documentation.
#pragma warning disable CS1591
        SelectRead = 0,
        SelectWrite = 1,
        SelectError = 2,
#pragma warning restore CS1591
    }
}
