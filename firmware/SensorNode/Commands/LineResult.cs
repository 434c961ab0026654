namespace SensorNode.Commands
{
    /// <summary>Results of a byte for its line.</summary>
    public enum LineResult
    {
        /// <summary>The line is incomplete.</summary>
        Incomplete = 0,
        /// <summary>A line is complete.</summary>
        Line = 1,
        /// <summary>The end of a line that was too long.</summary>
        TooLong = 2,
        /// <summary>The end of a line that held something other than printable ASCII.</summary>
        NotText = 3,
    }
}
