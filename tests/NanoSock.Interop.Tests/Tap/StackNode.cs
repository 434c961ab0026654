using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host;
using NanoSock.Interop.Tests.Support;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>A node with blocking sockets on one or more TAP interfaces, as a program with threads uses
    /// it.</summary>
    internal sealed class StackNode : IDisposable
    {
        private readonly LinkWaiter _waiter;

        /// <summary>Starts a node.</summary>
        /// <param name="adjust">Changes the sizes of the stack.</param>
        /// <param name="interfaces">Its links and the addresses and prefixes on them.</param>
        internal StackNode(Action<StackOptions> adjust, params (TapLink Link, string Address)[] interfaces)
        {
            StackOptions options = new StackOptions
            {
                TcpSockets = 64,
                UdpSockets = 16,
                TcpReceiveBuffer = 65536,
                TcpSendBuffer = 131072,
                TcpTimeWait = 64,
                UdpReceiveBuffer = 131072,
                Interfaces = interfaces.Length,
                ReassemblyBuffers = 4,
                ReassemblySize = 65515,
                ArpPendingPackets = 16,
                MaximumMtu = interfaces.Max(item => item.Link.Mtu),
                Secret = RandomNumberGenerator.GetBytes(32),
            };
            adjust?.Invoke(options);
            _waiter = new LinkWaiter(interfaces.Select(item => item.Link).ToArray());
            Runner = new StackRunner(new NetStack(options), null, new Waiting(_waiter));
            foreach ((TapLink link, string address) in interfaces)
            {
                string[] parts = address.Split('/');
                Assert.IsGreaterThanOrEqualTo(0,
                    Runner.AddInterface(link, EchoBoard.Numeric(parts[0]), int.Parse(parts[1])));
            }

            Runner.Start();
        }

        internal StackRunner Runner { get; }

        /// <summary>Opens a socket whose time-outs only a failure reaches.</summary>
        internal Socket Open(SocketType type)
        {
            return new Socket(Runner, type,
                ProtocolType.Unspecified) { ReceiveTimeout = 60000, SendTimeout = 60000, AcceptTimeout = 60000 };
        }

        /// <summary>Opens a connection to the kernel.</summary>
        internal Socket Connect(string address, int port, int milliseconds = 60000)
        {
            Socket socket = Open(SocketType.Stream);
            try
            {
                socket.Connect(EndPoint(address, port), milliseconds);
                return socket;
            }
            catch
            {
                socket.Close();
                throw;
            }
        }

        internal static IPEndPoint EndPoint(string address, int port)
        {
            return new IPEndPoint(new IPAddress(EchoBoard.Numeric(address)), port);
        }

        internal void SetGateway(string address)
        {
            lock (Runner.SyncRoot)
            {
                Assert.AreEqual(SocketError.Success, Runner.Stack.SetDefaultGateway(EchoBoard.Numeric(address)));
            }
        }

        internal long Drops(DropReason reason)
        {
            lock (Runner.SyncRoot)
            {
                return Runner.Stack.GetDropCount(reason);
            }
        }

        internal long Count(Counter counter)
        {
            lock (Runner.SyncRoot)
            {
                return Runner.Stack.GetCounter(counter);
            }
        }

        internal List<SocketInfo> Table()
        {
            List<SocketInfo> table = new List<SocketInfo>();
            lock (Runner.SyncRoot)
            {
                EchoBoard.Snapshot(Runner.Stack, table);
            }

            return table;
        }

        /// <summary>Waits until only TIME-WAIT records are left.</summary>
        internal void AssertTableIsEmpty()
        {
            bool empty = Wait.Until(() => Table().All(info => info.State == TcpState.TimeWait), 30000);
            Assert.IsTrue(empty, Describe());
        }

        /// <summary>Returns the table and the drops in words.</summary>
        internal string Describe()
        {
            StringBuilder text = new StringBuilder();
            foreach (SocketInfo info in Table())
            {
                text.Append($"{info.Protocol} {info.State} {info.LocalPort} <- {info.RemotePort} rx "
                    + $"{info.ReceiveQueue} tx {info.SendQueue}\n");
            }

            for (DropReason reason = DropReason.None; reason < DropReason.Count; reason++)
            {
                if (Drops(reason) != 0)
                {
                    text.Append($"{reason} {Drops(reason)}\n");
                }
            }

            return text.ToString();
        }

        internal static void SendAll(Socket socket, byte[] data)
        {
            int sent = 0;
            while (sent < data.Length)
            {
                sent += socket.Send(data, sent, data.Length - sent);
            }
        }

        internal static byte[] ReceiveToEnd(Socket socket)
        {
            System.IO.MemoryStream all = new System.IO.MemoryStream();
            byte[] buffer = new byte[65536];
            while (true)
            {
                int count = socket.Receive(buffer);
                if (count == 0)
                {
                    return all.ToArray();
                }

                all.Write(buffer, 0, count);
            }
        }

        public void Dispose()
        {
            Runner.Dispose();
            _waiter.Dispose();
        }

        private sealed class Waiting : IStackWait
        {
            private readonly LinkWaiter _waiter;

            internal Waiting(LinkWaiter waiter)
            {
                _waiter = waiter;
            }

            public void Wake()
            {
                _waiter.Wake();
            }

            public void Wait(int milliseconds, bool forRoom)
            {
                _waiter.Wait(milliseconds, forRoom);
            }
        }
    }
}
