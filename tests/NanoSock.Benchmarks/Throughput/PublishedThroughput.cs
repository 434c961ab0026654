namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>What is told of smoltcp, on other machines: for orientation, not measured here.</summary>
    internal static class PublishedThroughput
    {
        /// <summary>smoltcp's figure, bytes a second; 0 when there is none.</summary>
        internal static double Of(Row row)
        {
            return row == ProbeCatalogue.BulkOneWay ? 25e9 / 8
                : row == ProbeCatalogue.Receive ? 1000e6
                : row == ProbeCatalogue.Send ? 620e6 : 0;
        }
    }
}
