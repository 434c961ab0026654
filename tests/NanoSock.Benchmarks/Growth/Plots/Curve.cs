using System.Collections.Generic;

namespace NanoSock.Benchmarks.Growth.Plots
{
    /// <summary>One line of a plot.</summary>
    internal sealed record Curve(string Name, IReadOnlyList<(double X, double Y)> Points);
}
