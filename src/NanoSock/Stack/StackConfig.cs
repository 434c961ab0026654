using System;
using NanoSock.Ip;
using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <summary>Checks the options and passes them to each layer.</summary>
    internal static class StackConfig
    {
        internal static void Check(StackOptions options)
        {
            if (options == null)
            {
                throw new ArgumentNullException(nameof(options));
            }

            Range(options.TcpSockets, 1, 16000, nameof(options.TcpSockets));
            Range(options.UdpSockets, 0, 8000, nameof(options.UdpSockets));
            Range(options.TcpBuffers, 0, options.TcpSockets, nameof(options.TcpBuffers));
            Range(options.TcpReceiveBuffer, 256, 1 << 24, nameof(options.TcpReceiveBuffer));
            Range(options.TcpSendBuffer, 256, 1 << 24, nameof(options.TcpSendBuffer));
            if (options.TcpSendRecords != 0)
            {
                Range(options.TcpSendRecords, 4, 4096, nameof(options.TcpSendRecords));
            }

            Range((int)options.TcpCongestionControl, 0, 1, nameof(options.TcpCongestionControl));
            Range(options.TcpHalfOpen, 1, 4000, nameof(options.TcpHalfOpen));
            Range(options.TcpTimeWait, 1, 4000, nameof(options.TcpTimeWait));
            Range(options.TcpOutOfOrderRanges, 1, 255, nameof(options.TcpOutOfOrderRanges));
            Range(options.TcpMaximumSegmentLifetime, 1, 240000, nameof(options.TcpMaximumSegmentLifetime));
            Range(options.TcpMinimumRetransmissionTimeout, 1, 60000, nameof(options.TcpMinimumRetransmissionTimeout));
            Range(options.TcpUserTimeout, 1000, 86400000, nameof(options.TcpUserTimeout));
            Range(options.TcpChallengeRate, 1, 1000000, nameof(options.TcpChallengeRate));
            Range(options.UdpReceiveBuffer, 64, 1 << 20, nameof(options.UdpReceiveBuffer));
            Range(options.Interfaces, 1, 16, nameof(options.Interfaces));
            Range(options.Routes, 0, 64, nameof(options.Routes));
            Range(options.Addresses, 0, 64, nameof(options.Addresses));
            Range(options.InterfaceEvents, 0, 64, nameof(options.InterfaceEvents));
            Range(options.MaximumMtu, 576, 65535, nameof(options.MaximumMtu));
            Range(options.ArpEntries, 1, 255, nameof(options.ArpEntries));
            Range(options.ArpPendingPackets, 0, 255, nameof(options.ArpPendingPackets));
            Range(options.ReassemblyBuffers, 0, 16, nameof(options.ReassemblyBuffers));
            Range(options.ReassemblySize, 576, 65515, nameof(options.ReassemblySize));
            Range(options.MulticastMemberships, 0, 64, nameof(options.MulticastMemberships));
            Range(options.TimeToLive, 1, 255, nameof(options.TimeToLive));
            Range(options.FramesPerPoll, 1, 1 << 20, nameof(options.FramesPerPoll));
            Range(options.FirstGeneration, 0, int.MaxValue, nameof(options.FirstGeneration));
            if (options.Secret != null)
            {
                Range(options.Secret.Length, 16, int.MaxValue, nameof(options.Secret));
            }
        }

        internal static int PowerOfTwo(int size)
        {
            int power = 1;
            while (power < size)
            {
                power <<= 1;
            }

            return power;
        }

        internal static NetworkConfig OfNet(StackOptions options)
        {
            NetworkConfig sizes = new NetworkConfig();
            sizes.Interfaces = options.Interfaces;
            sizes.Routes = options.Routes;
            sizes.Addresses = options.Addresses;
            sizes.Events = options.InterfaceEvents;
            sizes.MaximumMtu = options.MaximumMtu;
            sizes.ArpEntries = options.ArpEntries;
            sizes.ArpPendingPackets = options.ArpPendingPackets;
            sizes.ReassemblyBuffers = options.ReassemblyBuffers;
            sizes.ReassemblySize = options.ReassemblySize;
            sizes.Memberships = options.MulticastMemberships;
            sizes.TimeToLive = options.TimeToLive;
            sizes.Forwarding = options.Forwarding;
            return sizes;
        }

        internal static TcpConfig OfTcp(StackOptions options)
        {
            TcpConfig sizes = new TcpConfig();
            sizes.MaximumSegmentLifetime = options.TcpMaximumSegmentLifetime;
            sizes.MinimumTimeout = options.TcpMinimumRetransmissionTimeout;
            sizes.UserTimeout = options.TcpUserTimeout;
            sizes.Buffers = options.TcpBuffers == 0 ? options.TcpSockets : options.TcpBuffers;
            sizes.ReceiveBuffer = PowerOfTwo(options.TcpReceiveBuffer);
            sizes.SendBuffer = PowerOfTwo(options.TcpSendBuffer);
            sizes.OutOfOrderRanges = options.TcpOutOfOrderRanges;
            sizes.SendRecords = SendRecords(options);
            sizes.Sack = options.TcpSack;
            sizes.Timestamps = options.TcpTimestamps;
            sizes.WindowScaling = options.TcpWindowScaling;
            sizes.BandwidthEstimate = options.TcpCongestionControl == CongestionControl.Westwood;
            sizes.Pacing = options.TcpPacing;
            sizes.SynCookies = options.TcpSynCookies;
            sizes.ChallengeRate = options.TcpChallengeRate;
            return sizes;
        }

        /// <summary>Returns the number of scoreboard records for each connection: one for each 512 bytes of the send
        /// buffer, 6 to 128, unless the option sets it.</summary>
        internal static int SendRecords(StackOptions options)
        {
            if (options.TcpSendRecords != 0)
            {
                return options.TcpSendRecords;
            }

            int records = PowerOfTwo(options.TcpSendBuffer) >> 9;
            return records < 6 ? 6 : records > 128 ? 128 : records;
        }

        private static void Range(int value, int least, int most, string name)
        {
            if (value < least || value > most)
            {
                throw new ArgumentOutOfRangeException(name);
            }
        }
    }
}
