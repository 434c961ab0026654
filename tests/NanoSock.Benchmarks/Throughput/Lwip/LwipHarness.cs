using System;
using System.Globalization;
using System.IO;
using NanoSock.Benchmarks.Throughput.Kernel;
using NanoSock.Benchmarks.Throughput.Machine;
using NanoSock.Benchmarks.Throughput.Tap;

namespace NanoSock.Benchmarks.Throughput.Lwip
{
    /// <summary>Debian's lwIP under a small program of ours, compiled on demand.</summary>
    internal sealed class LwipHarness : IDisposable
    {
        private const string Headers = "/usr/include/lwip";

        private readonly string _folder;
        private readonly string _program;

        private LwipHarness(string folder)
        {
            _folder = folder;
            _program = Path.Combine(folder, "lwip-harness");
        }

        /// <summary>Compiles it; returns null, with the reason, if that is not possible.</summary>
        internal static LwipHarness TryBuild(out string why)
        {
            why = !OperatingSystem.IsLinux() ? "needs Linux"
                : !Programs.Has("gcc") ? "needs the program gcc"
                : !File.Exists(Path.Combine(Headers, "lwipopts.h")) ? "needs the package liblwip-dev" : null;
            if (why != null)
            {
                return null;
            }

            LwipHarness harness = new LwipHarness(Directory.CreateTempSubdirectory("nanosock-lwip-").FullName);
            string sources = Path.Combine(AppContext.BaseDirectory, "Throughput", "Peers");
            string failure = Programs.Try("gcc", Arguments(sources, harness._program));
            if (failure == null)
            {
                return harness;
            }

            harness.Dispose();
            why = "does not compile: " + failure;
            return null;
        }

        /// <summary>Measures between two interfaces in memory.</summary>
        /// <param name="core">The core.</param>
        /// <param name="kind">bulk, both, echo or connections.</param>
        /// <param name="settings">The duration.</param>
        internal double InMemory(int core, string kind, ThroughputSettings settings)
        {
            using RunningProgram program = Programs.Start(core, null, _program,
                kind, Number(settings.WarmUp), Number(settings.Seconds));
            double[] figures = program.Figures(settings.Patience);
            return figures[0] / figures[1];
        }

        /// <summary>Measures with the kernel over the TAP interface.</summary>
        internal double Tap(TestBed bed, int core, int peerCore, bool receive, ThroughputSettings settings)
        {
            string spins = Number(TapTransfer.Spins(core, peerCore));
            if (receive)
            {
                using RunningProgram program = Programs.Start(core, bed.First, _program, "receive",
                    Number(settings.WarmUp), Number(settings.Seconds), TestBed.TapName, spins);
                program.AwaitReady();
                using RunningProgram source = KernelTransfer.StartSource(peerCore,
                    bed.First, TestBed.TapStack, settings);
                double[] figures = program.Figures(settings.Patience);
                return KernelTransfer.Rate(figures, source.Figures(settings.Patience)[0]);
            }

            using RunningProgram sink = KernelTransfer.StartSink(peerCore, bed.First, TestBed.TapKernel, settings);
            using RunningProgram sender = Programs.Start(core, bed.First, _program, "send",
                Number(settings.WarmUp), Number(settings.Seconds), TestBed.TapName, spins);
            double[] received = sink.Figures(settings.Patience);
            return KernelTransfer.Rate(received, sender.Figures(settings.Patience)[2]);
        }

        public void Dispose()
        {
            Directory.Delete(_folder, true);
        }

        private static string[] Arguments(string sources, string program)
        {
            string[] options = { "-O2", "-Wall", "-I" + Headers, "-o", program };
            string[] files = Directory.GetFiles(sources, "*.c");
            return [.. options, .. files, "-llwip"];
        }

        private static string Number(double value)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }
    }
}
