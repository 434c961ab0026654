namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>The counts of runs, so that a run that tests nothing does not look like success.</summary>
    internal sealed class RunCounts
    {
        internal int Programs;
        internal int Connections;
        internal int Orderly;
        internal int Resets;
        internal int TimeWaits;
        internal long Bytes;
        internal long Repeated;
        internal long Milliseconds;
        internal long Longest;
        internal int LongestSeed;

        internal void Add(Connection connection)
        {
            Connections++;
            Orderly += connection.Plan.IsOrderly ? 1 : 0;
            Resets += connection.WasCutOff ? 1 : 0;
            Bytes += (connection.Tested?.Received ?? 0) + (connection.Peer?.Received ?? 0);
            Repeated += connection.TestedJudge.Repeated + connection.PeerJudge.Repeated;
        }

        internal void Add(RunCounts run, int seed)
        {
            Programs++;
            Connections += run.Connections;
            Orderly += run.Orderly;
            Resets += run.Resets;
            TimeWaits += run.TimeWaits;
            Bytes += run.Bytes;
            Repeated += run.Repeated;
            Milliseconds += run.Milliseconds;
            if (run.Milliseconds > Longest)
            {
                Longest = run.Milliseconds;
                LongestSeed = seed;
            }
        }

        public override string ToString()
        {
            return $"{Programs} programs, {Connections} connections ({Orderly} orderly, {Resets} reset, {TimeWaits} "
                + $"TIME-WAITs on the tested side), {Bytes} bytes, "
                + $"{Repeated} segments sent again, {Milliseconds / 1000} s of programs, the longest {Longest} ms "
                + $"(seed {LongestSeed})";
        }
    }
}
