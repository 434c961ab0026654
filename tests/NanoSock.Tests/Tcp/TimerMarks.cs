using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Holds that every connection with an armed timer is marked, so that the timer runs.</summary>
    internal static class TimerMarks
    {
        internal static void Check(NetStack node, string name)
        {
            TcpTable tcp = node.Tcp;
            for (int slot = 0; slot < tcp.Endpoints.UdpStart; slot++)
            {
                if (tcp.Endpoints.State[slot] > (byte)TcpState.Listen
                    && (tcp.LifeAt[slot] | tcp.AckAt[slot] | tcp.ReorderAt[slot] | tcp.RtxAt[slot]
                        | tcp.KeepAt[slot] | (tcp.Pacing == null ? 0 : tcp.Pacing.At(slot))) != 0)
                {
                    Assert.AreNotEqual(0u, tcp.Armed[slot >> 5] & (1u << (slot & 31)), $"{name}: slot {slot}");
                }
            }
        }
    }
}
