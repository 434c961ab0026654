using System;
using System.Collections.Generic;
using NanoSock.Benchmarks.Throughput.InProcess;
using NanoSock.Benchmarks.Throughput.Kernel;
using NanoSock.Benchmarks.Throughput.Machine;
using NanoSock.Benchmarks.Throughput.Tap;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>All measurements, row by row.</summary>
    internal static class ProbeCatalog
    {
        internal const string InOneProcess = "In one process";
        internal const string OverTap = "Over TAP";
        internal const string Limits = "Limits";

        internal static readonly Row BulkOneWay = new Row(InOneProcess, "TCP bulk, one way", Unit.Bytes);
        internal static readonly Row BulkBothWays = new Row(InOneProcess,
            "TCP bulk, both ways at once, sum", Unit.Bytes);
        internal static readonly Row Echo = new Row(InOneProcess, "UDP round trips, 64 bytes", Unit.RoundTrips);
        internal static readonly Row Connections = new Row(InOneProcess, "TCP connections", Unit.Connections);
        internal static readonly Row Receive = new Row(OverTap, "receive from Linux, two cores", Unit.Bytes);
        internal static readonly Row Send = new Row(OverTap, "send to Linux, two cores", Unit.Bytes);
        internal static readonly Row ReceiveOneCore = new Row(OverTap, "receive from Linux, one core", Unit.Bytes);
        internal static readonly Row SendOneCore = new Row(OverTap, "send to Linux, one core", Unit.Bytes);
        internal static readonly Row TapRead = new Row(Limits,
            "TAP alone: read frames of 1,514 bytes", Unit.FrameBytes);
        internal static readonly Row TapWrite = new Row(Limits,
            "TAP alone: write frames of 1,514 bytes", Unit.FrameBytes);
        internal static readonly Row VethPlain = new Row(Limits,
            "Linux to Linux, veth without offloads, two cores", Unit.Bytes);

        /// <summary>All rows, for readers of a result file.</summary>
        internal static readonly Row[] Rows =
        {
            BulkOneWay, BulkBothWays, Echo, Connections, Receive, Send, ReceiveOneCore, SendOneCore, TapRead, TapWrite,
            VethPlain,
        };

        internal static IEnumerable<Probe> Make(Equipment equipment)
        {
            Cores cores = equipment.Cores;
            yield return InMemory(BulkOneWay, cores, (warmUp, seconds) => MemoryBulk.Run(warmUp, seconds, false));
            yield return InHarness(equipment, BulkOneWay, "bulk");
            yield return InMemory(BulkBothWays, cores, (warmUp, seconds) => MemoryBulk.Run(warmUp, seconds, true));
            yield return InHarness(equipment, BulkBothWays, "both");
            yield return InMemory(Echo, cores, MemoryEcho.Run);
            yield return InHarness(equipment, Echo, "echo");
            yield return InMemory(Connections, cores, MemoryConnections.Run);
            yield return InHarness(equipment, Connections, "connections");

            foreach ((Row row, int peer, bool receive) in new[]
            {
                (Receive, cores.Peer, true), (Send, cores.Peer, false), (ReceiveOneCore, cores.Stack, true),
                (SendOneCore, cores.Stack, false)
            })
            {
                string whyNotTwo = row == Receive || row == Send ? WhyNotTwo(cores) : null;
                yield return new Probe(row, Subject.NanoSock, () => whyNotTwo ?? equipment.WhyNoBed,
                    settings => TapTransfer.Run(equipment.Bed, cores.Stack, peer, receive, settings));
                yield return new Probe(row, Subject.LwIP,
                    () => whyNotTwo ?? equipment.WhyNoBed ?? equipment.WhyNoHarness,
                    settings => equipment.Harness.Tap(equipment.Bed, cores.Stack, peer, receive, settings));
            }

            yield return new Probe(TapRead, Subject.Limit, () => equipment.WhyNoBed,
                settings => TapPump.Read(equipment.Bed, cores.Stack, settings));
            yield return new Probe(TapWrite, Subject.Limit, () => equipment.WhyNoBed,
                settings => TapPump.Write(equipment.Bed, cores.Stack, settings));
            yield return new Probe(VethPlain, Subject.Limit, () => WhyNotTwo(cores) ?? equipment.WhyNoOffloads,
                settings => KernelTransfer.Run(equipment.Bed, cores, settings));
        }

        private static string WhyNotTwo(Cores cores)
        {
            return cores.AreTwo ? null : "needs two cores";
        }

        private static Probe InMemory(Row row, Cores cores, Func<double, double, double> measure)
        {
            return new Probe(row, Subject.NanoSock, () => null,
                settings => Place.Run(cores.Stack, null, () => measure(settings.WarmUp, settings.Seconds)));
        }

        private static Probe InHarness(Equipment equipment, Row row, string kind)
        {
            return new Probe(row, Subject.LwIP, () => equipment.WhyNoHarness,
                settings => equipment.Harness.InMemory(equipment.Cores.Stack, kind, settings));
        }
    }
}
