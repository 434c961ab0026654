using System;
using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;

namespace NanoSock.Services.Tests.Dhcp
{
    /// <summary>Mutated messages: none makes the client throw, and none gives it an address that no host can
    /// have.</summary>
    [TestClass]
    public sealed class DhcpFuzzTests
    {
        // The states in which a client takes acknowledgments and refusals. An acknowledgment ends them, and setting the
        // state again is much faster than another dialogue.
        private static readonly DhcpState[] s_states =
        {
            DhcpState.Requesting, DhcpState.Rebooting, DhcpState.Renewing, DhcpState.Rebinding,
        };

        private static readonly FieldInfo s_state =
            typeof(DhcpClient).GetField("_state", BindingFlags.Instance | BindingFlags.NonPublic);

        [TestMethod]
        public void Accept_MillionMutatedMessages_NeverThrows()
        {
            Random random = new Random(15);
            DhcpBench bench = null;
            byte[][] seeds = null;
            byte[] message = new byte[576];
            int taken = 0;
            for (int i = 0; i < 1000000; i++)
            {
                if (bench == null || bench.Client.State < DhcpState.Requesting)
                {
                    bench = new DhcpBench();
                    seeds = Seeds(bench);
                }

                s_state.SetValue(bench.Client, s_states[random.Next(s_states.Length)]);
                byte[] seed = seeds[random.Next(64) == 0 ? 2 : random.Next(2)];
                int length = seed.Length;
                seed.CopyTo(message, 0);
                int changes = random.Next(1, 5);
                for (int k = 0; k < changes; k++)
                {
                    // Most changes concern the options, because the fields before them are checked by equality.
                    int at = random.Next(8) == 0 ? random.Next(240) : random.Next(240, length);
                    message[at] = random.Next(3) switch
                    {
                        0 => (byte)random.Next(256),
                        1 => (byte)(message[at] ^ (1 << random.Next(8))),
                        _ => message[random.Next(240, length)],
                    };
                }

                length = random.Next(16) == 0 ? random.Next(length) : length;
                DhcpState state = bench.Client.State;
                ServiceDrop reason = bench.Client.Accept(message, length, bench.World.Now);
                taken += reason == ServiceDrop.None ? 1 : 0;
                Assert.IsTrue(reason == ServiceDrop.None || bench.Client.State == state, "message " + i);
                uint address = bench.Client.Lease.Address;
                Assert.IsTrue(address == 0 || (address >> 24 != 0 && address >> 24 != 127 && address >> 28 < 14));
            }

            Assert.IsGreaterThan(10000, taken);
        }

        private static byte[][] Seeds(DhcpBench bench)
        {
            bench.AddServer();
            bench.Server.Set(15, (byte)'a', (byte)'.', (byte)'b');
            bench.Server.Set(26, 5, 0x78);
            bench.Server.SetAddress(58, 100);
            bench.Server.SetAddress(59, 200);
            bench.Server.Set(119, 1, (byte)'a', 1, (byte)'b', 0, 1, (byte)'c', 0xC0, 2);
            bench.Server.Set(121, 24, 10, 1, 1, 10, 0, 0, 9, 0, 10, 0, 0, 9);
            bench.Server.Answer = seen => seen.Type == 1 ? new[] { bench.Server.Reply(seen, 2) } : null;
            bench.Client.Start();
            bench.World.RunUntil(() => bench.Server.Of(3).Length == 1);
            byte[] plain = bench.Server.Reply(bench.Server.Of(3)[0], 5);
            bench.Server.Set(52, 3);
            byte[] overloaded = bench.Server.Reply(bench.Server.Of(3)[0], 5);
            new byte[] { 119, 3, 1, (byte)'d', 0, 255 }.CopyTo(overloaded, 108);
            new byte[] { 121, 5, 0, 10, 0, 0, 8, 255 }.CopyTo(overloaded, 44);
            return new[] { plain, overloaded, bench.Server.Reply(bench.Server.Of(3)[0], 6) };
        }
    }
}
