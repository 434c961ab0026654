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

        /// <summary>Measures the kernel on both ends of a veth pair without offloads.</summary>
        internal static double Run(TestBed bed, Cores cores, ThroughputSettings settings)
        {
            bed.DisableVethOffloads();
            using RunningProgram sink = StartSink(cores.Stack, bed.First, TestBed.VethFirst, settings);
            using RunningProgram source = StartSource(cores.Peer, bed.Second, TestBed.VethFirst, settings);
            double[] received = sink.Figures(settings.Patience);
            return Rate(received, source.Figures(settings.Patience)[0]);
        }
    }
}
