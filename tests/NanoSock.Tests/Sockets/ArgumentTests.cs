using System;
using System.Collections.Generic;
using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Serial;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Sockets
{
    /// <summary>Exceptions about arguments carry the argument's name, and those about options the option's.</summary>
    [TestClass]
    public class ArgumentTests
    {
        // Every int has a range; arguments without an upper limit below the type's own are not listed.
        private static readonly HashSet<string> s_unlimited = new HashSet<string>
        {
            nameof(StackOptions.FirstGeneration)
        };

        [TestMethod]
        public void StackOptions_OutOfRange_ExceptionNamesOption()
        {
            int count = 0;
            foreach (FieldInfo option in typeof(StackOptions).GetFields())
            {
                if (option.FieldType != typeof(int))
                {
                    continue;
                }

                count++;
                foreach (int wrong in new[] { -1, int.MinValue, int.MaxValue })
                {
                    if (wrong < 0 || !s_unlimited.Contains(option.Name))
                    {
                        StackOptions options = new StackOptions();
                        option.SetValue(options, wrong);
                        Assert.AreEqual(option.Name, NameOf(() => new NetStack(options)), wrong.ToString());
                    }
                }
            }

            Assert.IsTrue(count > 20, "options: " + count);
            Assert.AreEqual("Secret", NameOf(() => new NetStack(new StackOptions { Secret = new byte[15] })));
            Assert.AreEqual("TcpCongestionControl",
                NameOf(() => new NetStack(new StackOptions { TcpCongestionControl = (CongestionControl)9 })));
            Assert.AreEqual("TcpBuffers",
                NameOf(() => new NetStack(new StackOptions { TcpBuffers = 9, TcpSockets = 8 })));
            Assert.AreEqual("options", NameOf(() => new NetStack(null)));
        }

        [TestMethod]
        public void NetStack_InvalidArgument_ExceptionNamesIt()
        {
            NetStack stack = new NetStack(new StackOptions { Secret = Simulation.Secret(1) });
            Assert.AreEqual("info", NameOf(() => stack.GetSocketInfo(0, null)));
            Assert.AreEqual("info", NameOf(() => stack.GetTcpInfoAt(0, null)));
            Assert.AreEqual("reason", NameOf(() => stack.GetDropCount((DropReason)255)));
            Assert.AreEqual("counter", NameOf(() => stack.GetCounter((Counter)255)));
            Assert.AreEqual("counter", NameOf(() => stack.GetCounter(Counter.Count)));
            Assert.AreEqual("stack", NameOf(() => new StackRunner(null)));
            Assert.AreEqual("calendar", NameOf(() => new SteadyClock(null)));
            Assert.AreEqual("pauseMilliseconds", NameOf(() => new EventWait(-1)));
        }

        [TestMethod]
        public void Address_InvalidArgument_ExceptionNamesIt()
        {
            Assert.AreEqual("address", NameOf(() => new IPEndPoint(null, 1)));
            Assert.AreEqual("port", NameOf(() => new IPEndPoint(IPAddress.Any, -1)));
            Assert.AreEqual("port", NameOf(() => new IPEndPoint(IPAddress.Any, 65536)));
            Assert.AreEqual("address", NameOf(() => new IPAddress(null)));
            Assert.AreEqual("address", NameOf(() => new IPAddress(new byte[3])));
            Assert.AreEqual("ipString", NameOf(() => IPAddress.Parse(null)));
        }

        [TestMethod]
        public void Socket_InvalidArgument_ExceptionNamesIt()
        {
            using StackRunner runner = new StackRunner(new NetStack(new StackOptions
            {
                Secret = Simulation.Secret(1)
            }));
            using Socket socket = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            IPEndPoint peer = new IPEndPoint(IPAddress.Loopback, 9);
            Assert.AreEqual("runner", NameOf(() => new Socket(null, SocketType.Stream, ProtocolType.Tcp)));
            Assert.AreEqual("info", NameOf(() => socket.GetTcpInfo(null)));
            Assert.AreEqual("group", NameOf(() => socket.JoinGroup(null)));
            Assert.AreEqual("group", NameOf(() => socket.LeaveGroup(null)));
            Assert.AreEqual("remoteEP", NameOf(() => socket.Connect((IPEndPoint)null, 1)));
            foreach (int wrong in new[] { -2, int.MinValue })
            {
                Assert.AreEqual("value", NameOf(() => socket.ReceiveTimeout = wrong));
                Assert.AreEqual("value", NameOf(() => socket.SendTimeout = wrong));
                Assert.AreEqual("value", NameOf(() => socket.AcceptTimeout = wrong));
                Assert.AreEqual("value", NameOf(() => socket.ConnectTimeout = wrong));
                Assert.AreEqual("millisecondsTimeout", NameOf(() => socket.Connect(peer, wrong)));
                Assert.AreEqual("millisecondsTimeout", NameOf(() => socket.Poll(wrong, SocketReadiness.Readable)));
                Assert.AreEqual("millisecondsTimeout", NameOf(() => runner.Dispose(wrong)));
            }

            Assert.AreEqual("size", NameOf(() => socket.SendUrgent(new byte[3], 1, 3)));
            socket.Close();
            Assert.ThrowsExactly<ObjectDisposedException>(() => socket.SendUrgent(new byte[3], 1, 3));
            Assert.ThrowsExactly<ObjectDisposedException>(() => socket.JoinGroup(null));
            Assert.ThrowsExactly<ObjectDisposedException>(() => socket.LeaveGroup(null));
            Assert.ThrowsExactly<ObjectDisposedException>(() => socket.GetSocketOption(SocketOption.KeepAlive));
            Assert.ThrowsExactly<ObjectDisposedException>(() => socket.SetSocketOption(SocketOption.KeepAlive, 1));
            Assert.ThrowsExactly<ObjectDisposedException>(() => _ = socket.AcceptTimeout);
            Assert.ThrowsExactly<ObjectDisposedException>(() => socket.ConnectTimeout = 1);
            Assert.AreEqual(SocketType.Stream, socket.SocketType);
        }

        [TestMethod]
        public void Link_InvalidArgument_ExceptionNamesIt()
        {
            Assert.AreEqual("mtu", NameOf(() => new LoopbackLink(67, 1)));
            Assert.AreEqual("mtu", NameOf(() => new LoopbackLink(65536, 1)));
            Assert.AreEqual("frames", NameOf(() => new LoopbackLink(1500, 0)));
            Assert.AreEqual("stream", NameOf(() => new SlipLink(null)));
            Assert.AreEqual("inner", NameOf(() => new CableLink(null)));
            Assert.AreEqual("inner", NameOf(() => new ImpairedLink(null, new Impairment(), 1)));
            Assert.AreEqual("impairment", NameOf(() => new ImpairedLink(new LoopbackLink(1500, 1), null, 1)));
            Assert.AreEqual("frames", NameOf(() => new ImpairedLink(new LoopbackLink(1500, 1), new Impairment(), 0)));
            Assert.AreEqual("value", NameOf(() => new Impairment { LossPpm = -1 }));
            Assert.AreEqual("ports", NameOf(() => new VirtualSwitch(0, 1500, 1, false)));
            Assert.AreEqual("mtu", NameOf(() => new VirtualSwitch(1, 67, 1, false)));
            Assert.AreEqual("addresses", NameOf(() => new VirtualSwitch(1, 1500, 0, false)));
            Assert.AreEqual("frames", NameOf(() => new VirtualSwitch(1, 1500, 1, false).AddPort(0)));
            Assert.AreEqual("hardwareAddress",
                NameOf(() => new VirtualSwitch(1, 1500, 1, false).AddPort(1, new byte[5])));
            Assert.AreEqual("portName", NameOf(() => new SerialByteStream(null, 9600)));
            Assert.AreEqual("portName", NameOf(() => new SerialByteStream("COM", 9600)));
            Assert.AreEqual("baudRate", NameOf(() => new SerialByteStream("COM1", 0)));
            Assert.AreEqual("readBufferSize", NameOf(() => new SerialByteStream("COM1", 9600, false, 0)));
        }

        private static string NameOf(Action action)
        {
            try
            {
                action();
            }
            catch (ArgumentException exception)
            {
                return exception.ParamName;
            }

            return null;
        }
    }
}
