using System;
using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests
{
    /// <summary>The random numbers that services share, and the times at which they run.</summary>
    [TestClass]
    public sealed class ServiceContextTests
    {
        [TestMethod]
        public void Poll_ServiceWithATime_IsAdvancedThenAndAfterAnEvent()
        {
            NetStack stack = new NetStack(new StackOptions());
            ServiceContext context = new ServiceContext(stack, 512);
            CountingService service = new CountingService();
            context.Add(service);
            Assert.AreEqual(1000, stack.Poll(0));
            stack.Poll(999);
            Assert.AreEqual(1, service.Calls, "before its time");
            Assert.AreEqual(2000, stack.Poll(1000));
            Assert.AreEqual(2, service.Calls, "at its time");
            context.Wake();
            stack.Poll(1001);
            Assert.AreEqual(3, service.Calls, "after an event");
        }

        [TestMethod]
        public void Poll_DatagramForASocketOfAService_AdvancesIt()
        {
            NetStack stack = new NetStack(new StackOptions());
            stack.AddInterface(new LoopbackLink(1500, 4), 0x7F000001, 8);
            ServiceContext context = new ServiceContext(stack, 512);
            CountingService service = new CountingService();
            context.Add(service);
            int socket = context.OpenUdp(0x7F000001, 9999);
            int sender = stack.Socket(SocketType.Dgram);
            int port = PortOf(stack, socket);
            Assert.AreEqual(0, stack.Bind(sender, 0x7F000001, 9999));
            stack.Poll(0);
            int calls = service.Calls;
            Assert.AreEqual(1, stack.SendTo(sender, new byte[1], 0, 1, 0x7F000001, port));
            stack.Poll(1);
            Assert.AreEqual(calls + 1, service.Calls);
            Assert.AreEqual(-1, stack.NextChanged(), "the program is not woken for it");
        }

        [TestMethod]
        public void Poll_ServiceThatThrows_OthersAreAdvancedInTheNext()
        {
            NetStack stack = new NetStack(new StackOptions());
            ServiceContext context = new ServiceContext(stack, 512);
            CountingService first = new CountingService();
            CountingService second = new CountingService();
            context.Add(first);
            context.Add(second);
            stack.Poll(0);
            context.Wake();
            first.Throws = true;
            Assert.ThrowsExactly<InvalidOperationException>(() => stack.Poll(1));
            stack.NoteFault();
            stack.Poll(2);
            Assert.AreEqual(2, second.Calls);
        }

        [TestMethod]
        public void Poll_SocketInTheSlotOfAChangedOne_AdvancesTheService()
        {
            // The program does not read changes: NextChanged is one way to an event loop of several.
            NetStack stack = new NetStack(new StackOptions { UdpSockets = 2 });
            stack.AddInterface(new LoopbackLink(1500, 4), 0x7F000001, 8);
            int sender = stack.Socket(SocketType.Dgram);
            Assert.AreEqual(0, stack.Bind(sender, 0x7F000001, 9999));
            int before = stack.Socket(SocketType.Dgram);
            Assert.AreEqual(0, stack.Bind(before, 0x7F000001, 5000));
            Assert.AreEqual(1, stack.SendTo(sender, new byte[1], 0, 1, 0x7F000001, 5000));
            stack.Poll(0);
            stack.Close(before);

            ServiceContext context = new ServiceContext(stack, 512);
            CountingService service = new CountingService();
            context.Add(service);
            int socket = context.OpenUdp(0x7F000001, 9999);
            stack.Poll(1);
            int calls = service.Calls;
            Assert.AreEqual(1, stack.SendTo(sender, new byte[1], 0, 1, 0x7F000001, PortOf(stack, socket)));
            stack.Poll(2);
            Assert.AreEqual(calls + 1, service.Calls);
            Assert.AreEqual(-1, stack.NextChanged(), "the change of a socket that is closed");
        }

        [TestMethod]
        [DataRow(true, DisplayName = "broadcast")]
        [DataRow(false, DisplayName = "connected")]
        public void Open_ExceptionHalfWay_LeavesNoSocket(bool isBroadcast)
        {
            NetStack stack = new NetStack(new StackOptions { UdpSockets = 1, Secret = Simulation.Secret(1) });
            stack.AddInterface(new LoopbackLink(1500, 4), 0x7F000001, 8);
            ServiceContext context = new ServiceContext(stack, 512);
            object net = typeof(NetStack).GetField("_context", BindingFlags.Instance | BindingFlags.NonPublic)
                .GetValue(stack);
            FieldInfo field = net.GetType().GetField("Interfaces", BindingFlags.Instance | BindingFlags.NonPublic);
            object interfaces = field.GetValue(net);
            field.SetValue(net, null);
            Assert.ThrowsExactly<NullReferenceException>(
                () => isBroadcast ? context.OpenBroadcast(0, 68) : context.OpenUdp(0x7F000001, 53));
            field.SetValue(net, interfaces);
            Assert.IsGreaterThanOrEqualTo(0, context.OpenBroadcast(0, 68));
        }

        [TestMethod]
        public void Random_NodeThatGetsItsSecretLater_IsKeyedFromThenOn()
        {
            NetStack stack = new NetStack(new StackOptions());
            ServiceContext context = new ServiceContext(stack, 512);
            uint predictable = context.Random.Next();
            Assert.AreEqual(predictable, new ServiceContext(stack, 512).Random.Next(), "without a secret");
            PlatformSecret.Provide(stack);
            Assert.AreEqual(new ServiceContext(stack, 512).Random.Next(), context.Random.Next());
            Assert.AreNotEqual(predictable, new ServiceContext(stack, 512).Random.Next());
        }

        private static int PortOf(NetStack stack, int socket)
        {
            SocketInfo info = new SocketInfo();
            for (int i = 0; i < stack.TableCapacity; i++)
            {
                if (stack.GetSocketInfo(i, info) && info.Descriptor == socket)
                {
                    return info.LocalPort;
                }
            }

            return 0;
        }

        private sealed class CountingService : IStackService
        {
            internal int Calls { get; private set; }

            internal bool Throws { get; set; }

            public long Poll(long nowMilliseconds)
            {
                if (Throws)
                {
                    Throws = false;
                    throw new InvalidOperationException();
                }

                Calls++;
                return nowMilliseconds + 1000;
            }
        }
    }
}
