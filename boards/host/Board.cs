namespace NanoSock.Boards
{
    /// <summary>The virtual board. It has other sizes on a desktop than on a virtual device, so these are not here.</summary>
    public static partial class Board
    {
        /// <summary>The board's name, as its folder has it.</summary>
        public const string Name = "host";
    }
}
