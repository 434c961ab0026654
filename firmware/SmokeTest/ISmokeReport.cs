namespace SmokeTest
{
    /// <summary>Where the lines of a run go.</summary>
    public interface ISmokeReport
    {
        /// <summary>Takes one line, without its end.</summary>
        void Line(string text);
    }
}
