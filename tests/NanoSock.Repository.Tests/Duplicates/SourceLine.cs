namespace NanoSock.Repository.Tests.Duplicates
{
    /// <summary>A line of source that counts in the search for duplicates.</summary>
    /// <param name="Number">The number of the line in its file, from 1.</param>
    /// <param name="Text">The text that is compared.</param>
    internal sealed record SourceLine(int Number, string Text);
}
