using System;
using System.Buffers.Binary;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Wire;

namespace NanoSock.PacketScripts.InProcess
{
    /// <summary>The start of a node's virtual time. Initial sequence numbers follow the clock (RFC 9293 3.4.1), so a
    /// script that asks for a certain one begins at its time.</summary>
    internal static class NodeClock
    {
        internal const long Start = 100000;

        // The clock of the initial sequence numbers has a period of 4 microseconds.
        private const uint NumbersPerMillisecond = 250;

        /// <summary>Returns the time at which the first flow's connection gets an initial number of at most
        /// <paramref name="isn"/>, and less than 250 below it.</summary>
        internal static long StartFor(ScriptHeader header, uint isn)
        {
            using NodeUnderTest trial = new NodeUnderTest(header, Start);
            int socket = trial.Socket();
            trial.Bind(socket, 0, Flow.FirstNodePort);
            trial.Connect(socket, Addresses.Peer, Flow.FirstPeerPort);
            uint number = BinaryPrimitives.ReadUInt32BigEndian(trial.Take(0).Packet.AsSpan(24));
            return Start + ((isn - number) / NumbersPerMillisecond);
        }
    }
}
