using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using NanoSock.Benchmarks.Flows;

namespace NanoSock.Benchmarks.Throughput.Kernel
{
    /// <summary>The kernel's end of a bulk transfer: plain blocking sockets, which cost the system call and nothing
    /// else. It runs in a process of its own.</summary>
    internal static class KernelPeer
    {
        internal const int Port = 5001;

        private const int Chunk = 1 << 18;
        private const int SocketLevel = 1;
        private const int ReceiveLowWater = 18;
        private const int LowWater = 1 << 17;
        private const int TcpLevel = 6;
        private const int TcpCongestion = 13;
        private const int TimeoutMilliseconds = 15000;

        /// <summary>Listens, receives, sends a byte when its time is over, receives until the peer's FIN, and writes
        /// the counts: bytes, seconds, and all bytes.</summary>
        internal static void Sink(IPAddress address, double warmUp, double seconds, TextWriter output)
        {
            using Socket listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Bind(new IPEndPoint(address, Port));
            listener.Listen(1);
            output.WriteLine("ready");
            output.Flush();
            if (!listener.Poll(TimeoutMilliseconds * 1000, SelectMode.SelectRead))
            {
                throw new InvalidOperationException("No peer connects.");
            }

            using Socket socket = listener.Accept();
            socket.ReceiveTimeout = TimeoutMilliseconds;
            SleepLong(socket);
            byte[] buffer = new byte[Chunk];
            StreamMeter meter = new StreamMeter(warmUp, seconds);
            long total = 0;
            long verified = 0;
            while (true)
            {
                // Counts the bytes until the window closes, and verifies those that follow: they match only if all
                // earlier bytes were complete.
                int taken = socket.Receive(buffer, 0, meter.IsOver ? 1 << 16 : buffer.Length, SocketFlags.None);
                if (taken == 0)
                {
                    break;
                }

                if (meter.IsOver)
                {
                    if (!Pattern.Matches(buffer, taken, total))
                    {
                        throw new InvalidOperationException("What was received is not what was sent, behind byte "
                            + total + ".");
                    }

                    verified += taken;
                }

                total += taken;
                if (!meter.IsOver)
                {
                    meter.Observe(Stopwatch.GetTimestamp(), total);
                    if (meter.IsOver)
                    {
                        socket.Send(new byte[1]);
                    }
                }
            }

            if (verified < BulkEnd.Tail)
            {
                throw new InvalidOperationException("The sender ended too early.");
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{meter.Count} {meter.Seconds} {total}"));
        }

        // A wake-up for every segment would make this end the limit: on one core it halves the rate.
        private static void SleepLong(Socket socket)
        {
            if (OperatingSystem.IsLinux())
            {
                socket.SetRawSocketOption(SocketLevel, ReceiveLowWater, BitConverter.GetBytes(LowWater));
            }
        }

        // Linux's default, but not on every machine: BBR, for one, would pace where no link limits the rate.
        private static void UseCubic(Socket socket)
        {
            try
            {
                socket.SetRawSocketOption(TcpLevel, TcpCongestion, "cubic"u8);
            }
            catch (SocketException)
            {
                // Keeps the machine's choice.
            }
        }

        /// <summary>Connects, sends until the peer signals the end of its time, sends a tail, waits until the peer has
        /// received everything, and writes the number of bytes.</summary>
        internal static void Source(IPAddress address, TextWriter output)
        {
            using Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            UseCubic(socket);
            socket.SendTimeout = TimeoutMilliseconds;
            socket.ReceiveTimeout = TimeoutMilliseconds;
            socket.Connect(new IPEndPoint(address, Port));
            long last = long.MaxValue;
            long total = 0;
            while (total < last)
            {
                byte[] bytes = Pattern.At(total, out int offset, out int length);
                total += socket.Send(bytes, offset, (int)Math.Min(length, last - total), SocketFlags.None);
                if (last == long.MaxValue && socket.Available > 0)
                {
                    last = total + BulkEnd.Tail;
                }
            }

            socket.Shutdown(SocketShutdown.Send);
            byte[] answer = new byte[1];
            if (socket.Receive(answer) != 1 || socket.Receive(answer) != 0)
            {
                throw new InvalidOperationException("The receiver does not end as it should.");
            }

            output.WriteLine(total.ToString(CultureInfo.InvariantCulture));
        }
    }
}
