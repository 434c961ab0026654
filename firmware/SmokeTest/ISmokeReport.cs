namespace SmokeTest
{
    /// <summary>Receives the lines of a run.</summary>
    public interface ISmokeReport
    {
        /// <summary>Receives one line, without its end.</summary>
        void Line(string text);
    }
}
