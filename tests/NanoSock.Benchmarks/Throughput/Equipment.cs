using System;
using System.Runtime.InteropServices;
using System.Threading;
using NanoSock.Benchmarks.Throughput.Lwip;
using NanoSock.Benchmarks.Throughput.Machine;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>The resources that measurements need of the machine: created when first requested, removed at the end;
    /// reports those that are not available.</summary>
    internal sealed class Equipment : IDisposable
    {
        private readonly Lazy<(TestBed Bed, string WhyNot)> _bed = new(() => (TestBed.TryMake(out string whyNot),
            whyNot));
        private readonly Lazy<(LwipHarness Harness, string WhyNot)> _harness =
            new(() => (LwipHarness.TryBuild(out string whyNot), whyNot));

        private readonly PosixSignalRegistration[] _signals;
        private readonly Lock _gate = new Lock();
        private bool _isDisposed;
        private volatile bool _isInterrupted;

        internal Equipment(Cores cores)
        {
            Cores = cores;
            // The default action of the signal follows when the handler returns. Without the handler, namespaces would
            // stay behind.
            _signals = Array.ConvertAll(new[]
            {
                PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT
            },
                signal => PosixSignalRegistration.Create(signal, _ => Interrupt()));
        }

        internal Cores Cores { get; }

        /// <summary>Returns true if a signal is about to end the process: failures from then on come from the removal
        /// of the resources.</summary>
        internal bool IsInterrupted
        {
            get { return _isInterrupted; }
        }

        /// <summary>Gets the namespaces, or null.</summary>
        internal TestBed Bed
        {
            get { return _bed.Value.Bed; }
        }

        internal string WhyNoBed
        {
            get { return _bed.Value.WhyNot; }
        }

        /// <summary>Gets lwIP, built, or null.</summary>
        internal LwipHarness Harness
        {
            get { return _harness.Value.Harness; }
        }

        internal string WhyNoHarness
        {
            get { return _harness.Value.WhyNot; }
        }

        /// <summary>Returns the reason why offloads cannot be switched; null when they can.</summary>
        internal string WhyNoOffloads
        {
            get { return WhyNoBed ?? (Programs.Has("ethtool") ? null : "needs the program ethtool"); }
        }

        public void Dispose()
        {
            // A second caller waits for the first: the process must not end before the removal.
            lock (_gate)
            {
                if (_isDisposed)
                {
                    return;
                }

                _isDisposed = true;
                Programs.EndAll();
                if (_bed.IsValueCreated)
                {
                    Bed?.Dispose();
                }

                if (_harness.IsValueCreated)
                {
                    Harness?.Dispose();
                }

                Array.ForEach(_signals, signal => signal.Dispose());
            }
        }

        private void Interrupt()
        {
            _isInterrupted = true;
            Dispose();
        }
    }
}
