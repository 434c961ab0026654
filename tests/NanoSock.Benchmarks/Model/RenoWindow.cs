namespace NanoSock.Benchmarks.Model
{
    /// <summary>RFC 5681: half of what was in flight, and a segment in each round trip.</summary>
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
