namespace NanoSock.Benchmarks.Model
{
    /// <summary>RFC 5681: halves the flight size after a loss, and grows by a segment each round trip.</summary>
    internal sealed class RenoWindow : ModelWindow
    {
        private protected override void Avoid(int acked, long now, long roundTrip)
        {
            Size += acked / Size;
        }

        private protected override double Reduce(double flight)
        {
            return flight / 2;
        }
    }
}
