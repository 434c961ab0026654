using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.BoardLinks;
using NanoSock.Host.Running;
using NanoSock.Interop.Tests.Support;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Transport;
using NanoSock.Wire;
using KernelSocket = System.Net.Sockets.Socket;
using KernelSocketType = System.Net.Sockets.SocketType;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>The echo server's board on a TAP interface, with the kernel as its only neighbor.</summary>
    internal sealed class EchoBoard : IDisposable
    {
        internal const string Device = "tap0";
        internal const string KernelAddress = "10.7.0.1";
        internal const string Address = "10.7.0.2";
        internal const int EchoPort = 7;
        internal const int DiscardPort = 9;
        internal const int ChargenPort = 19;
        internal const int HttpPort = 80;

        // Listeners of the four services, and the UDP sockets of three.
        private const int OwnSockets = 7;

        private readonly bool _ownsNetwork;
        private VirtualBoard _board;

        /// <summary>Starts the board.</summary>
        /// <param name="adjust">Changes the sizes of the stack; null for the program's own.</param>
        /// <param name="impairment">The impairment of the link; null for none.</param>
        /// <param name="network">The namespace of the kernel's side; null for one of its own.</param>
        /// <param name="capturePath">The path of the board's capture.</param>
        /// <param name="mtu">The MTU of the TAP interface.</param>
        internal EchoBoard(Action<StackOptions> adjust = null, Impairment impairment = null,
            NetworkNamespace network = null, string capturePath = null, int mtu = 1500)
        {
            _ownsNetwork = network == null;
            Network = network ?? new NetworkNamespace();
            try
            {
                Network.AddTap(Device, KernelAddress + "/24", mtu);
                BoardDefinition definition = global::EchoServer.Program.CreateDefinition();
                adjust?.Invoke(definition.Options);
                HostOptions options = new HostOptions
                {
                    Link = new TapBoardLink(Device),
                    Address = Numeric(Address),
                    PrefixLength = 24,
                    Gateway = Numeric(KernelAddress),
                    CapturePath = capturePath,
                    Impairment = impairment,
                    IsQuiet = true,
                };
                Network.Enter(() => _board = new VirtualBoard(definition, options, null, null));
                _board.Pump.Start();
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        /// <summary>Gets the namespace of the kernel's side.</summary>
        internal NetworkNamespace Network { get; }

        /// <summary>Gets the counters of the impairment, or null.</summary>
        internal ImpairedLink Impaired
        {
            get { return _board.Impaired; }
        }

        /// <summary>Gets the board's own address.</summary>
        internal byte[] HardwareAddress
        {
            get { return _board.Link.HardwareAddress; }
        }

        /// <summary>Gets the board's view of its link.</summary>
        internal bool IsLinkUp
        {
            get
            {
                bool isUp = false;
                Invoke(_ => isUp = _board.Link.IsUp);
                return isUp;
            }
        }

        internal static uint Numeric(string address)
        {
            return NanoSock.Ip.IPAddress.TryParse(address, out uint value) ? value : throw new FormatException(address);
        }

        /// <summary>Runs an action on the board's thread.</summary>
        internal void Invoke(Action<NetStack> action)
        {
            if (!_board.Pump.Invoke(() => action(_board.Program.Stack)))
            {
                Assert.Fail("The board's thread has ended: " + _board.Pump.Failure);
            }
        }

        /// <summary>Returns the board's socket table.</summary>
        internal List<SocketInfo> Table()
        {
            List<SocketInfo> table = new List<SocketInfo>();
            Invoke(stack => Snapshot(stack, table));
            return table;
        }

        internal static void Snapshot(NetStack stack, List<SocketInfo> table)
        {
            for (int position = 0; position < stack.TableCapacity; position++)
            {
                SocketInfo info = new SocketInfo();
                if (stack.GetSocketInfo(position, info))
                {
                    table.Add(info);
                }
            }
        }

        internal long Drops(DropReason reason)
        {
            long count = 0;
            Invoke(stack => count = stack.GetDropCount(reason));
            return count;
        }

        internal long Count(Counter counter)
        {
            long count = 0;
            Invoke(stack => count = stack.GetCounter(counter));
            return count;
        }

        /// <summary>Returns all drop counters that are not zero, for messages and comparisons.</summary>
        internal Dictionary<DropReason, long> Drops()
        {
            Dictionary<DropReason, long> drops = new Dictionary<DropReason, long>();
            Invoke(stack =>
            {
                for (DropReason reason = DropReason.None; reason < DropReason.Count; reason++)
                {
                    if (stack.GetDropCount(reason) != 0)
                    {
                        drops[reason] = stack.GetDropCount(reason);
                    }
                }
            });
            return drops;
        }

        /// <summary>Returns the connections and half-open records: the table without listeners, UDP sockets and
        /// TIME-WAIT.</summary>
        internal int Connections()
        {
            return Table().Count(IsConnection);
        }

        /// <summary>Waits until only listeners, UDP sockets and TIME-WAIT records are left.</summary>
        internal void AssertTableIsClean(int milliseconds = 30000)
        {
            bool clean = Wait.Until(() => Connections() == 0, milliseconds);
            Assert.IsTrue(clean, "The table still has connections:\n" + Describe());
            List<SocketInfo> rest = Table();
            rest.RemoveAll(info => info.State == TcpState.TimeWait);
            Assert.HasCount(OwnSockets, rest, Describe());
            Assert.IsTrue(rest.All(info => info.ReceiveQueue == 0), "Unread data is left:\n" + Describe());
        }

        /// <summary>Returns the table and the drops in words.</summary>
        internal string Describe()
        {
            StringBuilder text = new StringBuilder();
            int lines = 0;
            foreach (SocketInfo info in Table())
            {
                if (info.State != TcpState.TimeWait && ++lines < 20)
                {
                    text.Append($"{info.Protocol} {info.State} {info.LocalPort} <- "
                        + $"{NanoSock.Ip.IPAddress.ToString(info.RemoteAddress)}:{info.RemotePort} rx "
                        + $"{info.ReceiveQueue} tx {info.SendQueue}\n");
                }
            }

            foreach (KeyValuePair<DropReason, long> drop in Drops())
            {
                text.Append($"{drop.Key} {drop.Value}\n");
            }

            return text.ToString();
        }

        /// <summary>Opens a connection from the kernel, from one of its addresses.</summary>
        internal KernelSocket Connect(int port, string source = KernelAddress)
        {
            KernelSocket socket = Network.OpenSocket(KernelSocketType.Stream);
            if (source != KernelAddress)
            {
                socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Parse(source), 0));
            }

            socket.Connect(new System.Net.IPEndPoint(System.Net.IPAddress.Parse(Address), port));
            return socket;
        }

        /// <summary>Checks that the board still serves, by a short echo.</summary>
        internal void AssertAlive()
        {
            using KernelSocket socket = Connect(EchoPort);
            Traffic.Echo(socket, 3000, 4711);
            Traffic.FinishByClient(socket);
        }

        public void Dispose()
        {
            _board?.Dispose();
            Exception failure = _board?.Pump.Failure;
            if (_ownsNetwork)
            {
                Network.Dispose();
            }

            if (failure != null)
            {
                throw new InvalidOperationException("The board's thread threw.", failure);
            }
        }

        private static bool IsConnection(SocketInfo info)
        {
            return info.Protocol == ProtocolType.Tcp
                && info.State != TcpState.Listen && info.State != TcpState.TimeWait;
        }
    }

    /// <summary>Waits for events that will happen.</summary>
    internal static class Wait
    {
        /// <summary>Polls a condition until it holds; returns false when the time is over.</summary>
        internal static bool Until(Func<bool> condition, int milliseconds)
        {
            Stopwatch watch = Stopwatch.StartNew();
            while (!condition())
            {
                if (watch.ElapsedMilliseconds > milliseconds)
                {
                    return false;
                }

                Thread.Sleep(5);
            }

            return true;
        }
    }
}
