namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>The figures that smoltcp publishes, from other machines. They are for orientation only.</summary>
    internal static class PublishedThroughput
    {
        /// <summary>Returns smoltcp's figure in bytes a second; 0 without one.</summary>
        internal static double Of(Row row)
        {
            return row == ProbeCatalog.BulkOneWay ? 25e9 / 8
                : row == ProbeCatalog.Receive ? 1000e6
                : row == ProbeCatalog.Send ? 620e6 : 0;
        }
    }
}
