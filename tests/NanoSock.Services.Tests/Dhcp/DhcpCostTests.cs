using System;
using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;

namespace NanoSock.Services.Tests.Dhcp
{
    /// <summary>Memory of the client.</summary>
    [TestClass]
    public sealed class DhcpCostTests
    {
        [TestMethod]
        public void Client_Bound_TakesLittleHeap()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            int size = NanoHeap.Measure(bench.Client,
                bench.Context, bench.Node, bench.Resolver, bench.LinkLocal, bench);

            Assert.IsLessThanOrEqualTo(768, size, "bytes " + size);
        }

        [TestMethod]
        [DataRow(2, DisplayName = "an offer")]
        [DataRow(5, DisplayName = "an acknowledgment")]
        public void Accept_Message_AllocatesNothing(int type)
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(15, (byte)'a');
            bench.Server.Set(119, 4, (byte)'t', (byte)'e', (byte)'s', (byte)'t', 0);
            bench.Server.Set(121, 0, 10, 0, 0, 7);
            bench.Bind();
            bench.Server.Answer = null;
            FieldInfo state = typeof(DhcpClient).GetField("_state", BindingFlags.Instance | BindingFlags.NonPublic);
            byte[] message = bench.Server.Reply(bench.Server.Of(3)[0], type);
            byte[] buffer = new byte[576];
            long least = long.MaxValue;
            for (int i = 0; i < 20; i++)
            {
                message.CopyTo(buffer, 0);
                state.SetValue(bench.Client, type == 2 ? DhcpState.Selecting : DhcpState.Requesting);
                long before = GC.GetAllocatedBytesForCurrentThread();
                ServiceDrop reason = bench.Client.Accept(buffer, message.Length, bench.World.Now);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                Assert.AreEqual(ServiceDrop.None, reason);
            }

            Assert.AreEqual(0, least);
        }
    }
}
