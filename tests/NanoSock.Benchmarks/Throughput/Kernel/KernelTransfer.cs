using System;
using NanoSock.Benchmarks.Throughput.Machine;

namespace NanoSock.Benchmarks.Throughput.Kernel
{
    /// <summary>Bulk TCP with the kernel on one end or both.</summary>
    internal static class KernelTransfer
    {
        internal static RunningProgram StartSource(int core,
            string networkNamespace, string address, ThroughputSettings settings)
        {
            return Programs.StartSelf(core, networkNamespace,
                KernelPeerCommand.Arguments(KernelPeerCommand.SourceRole, address, settings.WarmUp, settings.Seconds));
        }

        internal static RunningProgram StartSink(int core,
            string networkNamespace, string address, ThroughputSettings settings)
        {
            RunningProgram sink = Programs.StartSelf(core, networkNamespace,
                KernelPeerCommand.Arguments(KernelPeerCommand.SinkRole, address, settings.WarmUp, settings.Seconds));
            try
            {
                sink.AwaitReady();
                return sink;
            }
            catch
            {
                sink.Dispose();
                throw;
            }
        }

        /// <summary>Returns the rate that a receiver measured; throws unless it received all bytes sent.</summary>
        /// <param name="receiver">Bytes, seconds and all bytes.</param>
        /// <param name="sent">The bytes sent.</param>
        internal static double Rate(double[] receiver, double sent)
        {
            if (receiver[2] != sent)
            {
                throw new InvalidOperationException("Bytes were lost: "
                    + sent + " sent, " + receiver[2] + " received.");
            }

            return receiver[0] / receiver[1];
        }

        internal static double Veth(TestBed bed, Cores cores, bool offloads, ThroughputSettings settings)
        {
            bed.SetVethOffloads(offloads);
            return Run(cores, bed.First, bed.Second, TestBed.VethFirst, settings);
        }

        internal static double Loopback(TestBed bed, Cores cores, ThroughputSettings settings)
        {
            return Run(cores, bed.First, bed.First, "127.0.0.1", settings);
        }

        private static double Run(Cores cores, string sinkNamespace,
            string sourceNamespace, string address, ThroughputSettings settings)
        {
            using RunningProgram sink = StartSink(cores.Stack, sinkNamespace, address, settings);
            using RunningProgram source = StartSource(cores.Peer, sourceNamespace, address, settings);
            double[] received = sink.Figures(settings.Patience);
            return Rate(received, source.Figures(settings.Patience)[0]);
        }
    }
}
