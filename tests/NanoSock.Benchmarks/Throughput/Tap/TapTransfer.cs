using System;
using System.Diagnostics;
using NanoSock.Benchmarks.Throughput.InProcess;
using NanoSock.Benchmarks.Throughput.Kernel;
using NanoSock.Benchmarks.Throughput.Machine;
using NanoSock.Host;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Throughput.Tap
{
    /// <summary>Bulk TCP between NanoSock and the kernel over a TAP interface: one thread, one frame a system call, no
    /// offloads.</summary>
    internal static class TapTransfer
    {
        private const uint KernelAddress = 0x0A000001;
        private const uint StackAddress = 0x0A000002;
        private const int PollMilliseconds = 10;

        internal static byte[] HardwareAddress
        {
            get { return new byte[] { 2, 0, 0, 0, 0, 2 }; }
        }

        /// <summary>Returns the number of empty reads before the loop sleeps: longer than a wake-up takes if the other
        /// end has a core of its own; 0 if both share one.</summary>
        internal static int Spins(int core, int peerCore)
        {
            return core == peerCore ? 0 : 1000;
        }

        /// <summary>Measures; returns bytes of payload a second.</summary>
        internal static double Run(TestBed bed, int core, int peerCore, bool receive, ThroughputSettings settings)
        {
            int spins = Spins(core, peerCore);
            if (receive)
            {
                RunningProgram source = null;
                try
                {
                    double[] figures = Place.Run(core, bed.First,
                        () => Receive(
                            () => source = KernelTransfer.StartSource(peerCore, bed.First, TestBed.TapStack, settings),
                            spins,
                            settings));
                    return KernelTransfer.Rate(figures, source.Figures(settings.Patience)[0]);
                }
                finally
                {
                    source?.Dispose();
                }
            }

            using RunningProgram sink = KernelTransfer.StartSink(peerCore, bed.First, TestBed.TapKernel, settings);
            long sent = Place.Run(core, bed.First, () => Send(spins, settings));
            return KernelTransfer.Rate(sink.Figures(settings.Patience), sent);
        }

        private static double[] Receive(Action startSource, int spins, ThroughputSettings settings)
        {
            using TapLink link = new TapLink(TestBed.TapName, HardwareAddress, false);
            NetStack stack = MakeStack(link);
            int listener = NodePair.Expect(stack.Socket(SocketType.Stream));
            NodePair.Expect(stack.Bind(listener, 0, KernelPeer.Port));
            NodePair.Expect(stack.Listen(listener, 1));
            startSource();
            StreamMeter meter = new StreamMeter(settings.WarmUp, settings.Seconds);
            BulkEnd end = null;
            Loop(link, stack, spins, settings, ticks =>
            {
                if (end == null)
                {
                    int socket = stack.Accept(listener);
                    if (socket < 0)
                    {
                        return LoopStep.Idle;
                    }

                    end = new BulkEnd(stack, socket, false);
                }

                bool moved = end.Step();
                if (!meter.IsOver)
                {
                    meter.Observe(ticks, end.Received);
                    if (meter.IsOver)
                    {
                        end.Verify = true;
                        end.SayEnough();
                    }
                }

                return end.IsDone ? LoopStep.Over : moved ? LoopStep.Moved : LoopStep.Idle;
            });
            if (end.Verified < BulkEnd.Tail)
            {
                throw new InvalidOperationException("The sender ended too early.");
            }

            return new[] { meter.Count, meter.Seconds, end.Received };
        }

        private static long Send(int spins, ThroughputSettings settings)
        {
            using TapLink link = new TapLink(TestBed.TapName, HardwareAddress, false);
            NetStack stack = MakeStack(link);
            int socket = NodePair.Expect(stack.Socket(SocketType.Stream));
            int result = stack.Connect(socket, KernelAddress, KernelPeer.Port);
            NodePair.Expect(result == -(int)SocketError.InProgress ? 0 : result);
            BulkEnd end = new BulkEnd(stack, socket, true);
            Loop(link, stack, spins, settings, ticks =>
            {
                if (end.Received > 0)
                {
                    // The receiver's time is over.
                    end.Finish();
                }

                return end.Step() ? LoopStep.Moved : end.IsDone ? LoopStep.Over : LoopStep.Idle;
            });
            return end.Sent;
        }

        private static NetStack MakeStack(TapLink link)
        {
            NetStack stack = new NetStack(FastDesktop.Make());
            NodePair.Expect(stack.AddInterface(link, StackAddress, 24));
            return stack;
        }

        private static void Loop(TapLink link, NetStack stack, int spins,
            ThroughputSettings settings, Func<long, LoopStep> step)
        {
            using LinkWaiter waiter = new LinkWaiter(link);
            long limit = Stopwatch.GetTimestamp() + (long)(settings.Patience * Stopwatch.Frequency);
            int idle = 0;
            long frames = 0;
            while (true)
            {
                long ticks = Stopwatch.GetTimestamp();
                stack.Poll(NodePair.Milliseconds(ticks));
                switch (step(ticks))
                {
                    case LoopStep.Moved:
                        idle = 0;
                        break;
                    case LoopStep.Over:
                        // Its last response is still to be sent.
                        stack.Poll(NodePair.Milliseconds(Stopwatch.GetTimestamp()));
                        return;
                    default:
                        idle = link.FramesIn != frames ? 0 : idle + 1;
                        frames = link.FramesIn;
                        if (idle > spins)
                        {
                            waiter.Wait(PollMilliseconds, stack.IsLinkBlocked);
                        }

                        break;
                }

                if (ticks > limit)
                {
                    throw new InvalidOperationException("The transfer never ends.");
                }
            }
        }

        private enum LoopStep
        {
            Idle,
            Moved,
            Over,
        }
    }
}
