using System;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Flows
{
    /// <summary>The options of simulated hosts: the defaults of the stack, except for those that the model
    /// prescribes.</summary>
    internal static class StackTuning
    {
        // Buffers that the flow does not use: one end only sends, the other only receives.
        private const int Unused = 1024;
        private const int Least = 256;
        private const int Scaled = 65536;

        /// <summary>The longest packet: Ethernet's, so that segments are of 1460 bytes.</summary>
        internal const int Mtu = 1500;

        /// <summary>Returns the largest buffer that a stack accepts for both directions, at most
        /// <paramref name="wanted"/>.</summary>
        internal static int Grant(int wanted)
        {
            for (int size = wanted; size > Least; size >>= 1)
            {
                try
                {
                    _ = new NetStack(Options(size, size, 0, 0));
                    return size;
                }
                catch (ArgumentOutOfRangeException)
                {
                    // Larger than the window this stack can advertise.
                }
            }

            return Least;
        }

        internal static StackOptions Sender(FlowPlan plan, long seed)
        {
            StackOptions options = Options(plan.Buffer, Unused, plan.MinimumTimeout, seed);
            options.TcpPacing = plan.Pacing ?? options.TcpPacing;
            return options;
        }

        internal static StackOptions Receiver(FlowPlan plan, long seed)
        {
            return Options(Unused, plan.Buffer, plan.MinimumTimeout, seed);
        }

        private static StackOptions Options(int send, int receive, int minimumTimeout, long seed)
        {
            byte[] secret = new byte[16];
            BitConverter.TryWriteBytes(secret, seed);
            StackOptions options = new StackOptions
            {
                TcpSockets = 2,
                UdpSockets = 0,
                TcpBuffers = 1,
                TcpSendBuffer = send,
                TcpReceiveBuffer = receive,
                MaximumMtu = Mtu,
                Secret = secret,
                // At 30 percent loss, eleven consecutive losses occur now and then. The published figures are those of
                // a stack that never gives up, so this stack must not give up either.
                TcpUserTimeout = 86_400_000,
            };
            if (send > Scaled || receive > Scaled)
            {
                // A host with such buffers has the memory for the records that belong to them.
                options.TcpSendRecords = 2048;
                options.TcpOutOfOrderRanges = 255;
            }

            if (minimumTimeout > 0)
            {
                options.TcpMinimumRetransmissionTimeout = minimumTimeout;
            }

            return options;
        }
    }
}
