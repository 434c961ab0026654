namespace SensorNode.Commands
{
    /// <summary>What a byte made of a line.</summary>
    public enum LineResult
    {
        /// <summary>The line goes on.</summary>
        Incomplete = 0,
        /// <summary>A line is complete.</summary>
        Line = 1,
        /// <summary>A line is over that was too long.</summary>
        TooLong = 2,
        /// <summary>A line is over that held something other than printable ASCII.</summary>
        NotText = 3,
    }
}
