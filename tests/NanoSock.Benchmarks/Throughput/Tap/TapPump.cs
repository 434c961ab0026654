using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using NanoSock.Benchmarks.Throughput.Machine;
using NanoSock.Host;

namespace NanoSock.Benchmarks.Throughput.Tap
{
    /// <summary>Frames through a TAP interface with no stack on this side: the limit of reading and writing.</summary>
    internal static class TapPump
    {
        private const int Frame = 1514;
        private const int Batch = 256;
        // The queue of an interface holds 1000 frames.
        private const int Datagrams = 900;
        private const int Payload = Frame - 14 - 28;
        // Milliseconds.
        private const int LongestWait = 3000;

        /// <summary>Writes frames of an unused protocol (0x88B5, for experiments), which the kernel accepts and drops;
        /// returns bytes of frames a second.</summary>
        internal static double Write(TestBed bed, int core, ThroughputSettings settings)
        {
            return Place.Run(core, bed.First, () =>
            {
                using TapLink link = new TapLink(TestBed.TapName, TapTransfer.HardwareAddress, false);
                byte[] frame = new byte[Frame];
                frame.AsSpan(0, 6).Fill(0xFF);
                TapTransfer.HardwareAddress.CopyTo(frame, 6);
                frame[12] = 0x88;
                frame[13] = 0xB5;
                StreamMeter meter = new StreamMeter(settings.WarmUp, settings.Seconds);
                while (!meter.IsOver)
                {
                    for (int i = 0; i < Batch; i++)
                    {
                        link.Transmit(frame, 0, Frame);
                    }

                    meter.Observe(Stopwatch.GetTimestamp(), link.FramesOut * Frame);
                }

                return meter.Rate;
            });
        }

        /// <summary>Has the kernel fill the interface's queue with datagrams, and reads them; only reading counts.
        /// Returns bytes of frames a second.</summary>
        internal static double Read(TestBed bed, int core, ThroughputSettings settings)
        {
            return Place.Run(core, bed.First, () =>
            {
                using TapLink link = new TapLink(TestBed.TapName, TapTransfer.HardwareAddress, false);
                using Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                socket.Connect(new IPEndPoint(IPAddress.Parse(TestBed.TapStack), 9));
                byte[] payload = new byte[Payload];
                byte[] frame = new byte[2048];
                StreamMeter meter = new StreamMeter(settings.WarmUp, settings.Seconds);
                long reading = 0;
                int missed = 0;
                while (!meter.IsOver)
                {
                    for (int i = 0; i < Datagrams; i++)
                    {
                        socket.Send(payload);
                    }

                    long start = Stopwatch.GetTimestamp();
                    long before = link.FramesIn;
                    int full = 0;
                    int length;
                    while ((length = link.Receive(frame, 0, frame.Length)) > 0)
                    {
                        full += length == Frame ? 1 : 0;
                    }

                    // The meter counts only the time spent reading.
                    reading += Stopwatch.GetTimestamp() - start;
                    if (full == 0 || link.FramesIn == before)
                    {
                        // For a moment after the interface has come up the kernel may discard packets that are sent to
                        // it.
                        if (++missed < LongestWait)
                        {
                            Thread.Sleep(1);
                            continue;
                        }

                        throw new InvalidOperationException("The kernel's datagrams do not arrive.");
                    }

                    meter.Observe(reading, link.FramesIn * Frame);
                }

                return meter.Rate;
            });
        }
    }
}
