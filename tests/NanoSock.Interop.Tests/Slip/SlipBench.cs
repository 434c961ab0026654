using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.BoardLinks;
using NanoSock.Host.Running;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;
using NanoSock.Links;
using NanoSock.Sockets;
using KernelSocket = System.Net.Sockets.Socket;

namespace NanoSock.Interop.Tests.Slip
{
    /// <summary>The echo server's board on a serial cable, with boards/slip-tun.py at its other end, which shares no
    /// code with it, and the kernel behind that.</summary>
    internal sealed class SlipBench : IDisposable
    {
        internal const string Address = "10.8.0.2";
        private const string KernelAddress = "10.8.0.1";

        private readonly StringBuilder _output = new StringBuilder();
        private readonly VirtualBoard _board;
        private readonly int _mtu;
        private Process _peer;

        internal SlipBench(int mtu = SlipLink.DefaultMtu)
        {
            Network = new NetworkNamespace();
            try
            {
                Requires.Tools("python3");
                _mtu = mtu;
                Cable = new SerialCable();
                StartPeer();
                HostOptions options = new HostOptions
                {
                    Link = new SlipBoardLink(Cable.BoardEnd, 115200, mtu),
                    Address = EchoBoard.Numeric(Address),
                    PrefixLength = 24,
                    Gateway = EchoBoard.Numeric(KernelAddress),
                    IsQuiet = true,
                };
                _board = new VirtualBoard(global::EchoServer.Program.CreateDefinition(), options, null, null);
                _board.Pump.Start();
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        internal NetworkNamespace Network { get; }

        internal SerialCable Cable { get; }

        internal bool IsLinkUp
        {
            get
            {
                bool isUp = false;
                Invoke(() => isUp = _board.Link.IsUp);
                return isUp;
            }
        }

        internal long Count(SlipCounter counter)
        {
            long count = 0;
            Invoke(() => count = ((SlipLink)_board.Link).GetCounter(counter));
            return count;
        }

        /// <summary>Returns the counters of the link.</summary>
        internal string Summary()
        {
            string text = null;
            Invoke(() => text = string.Join("\n", _board.Connection.Summarize()));
            return text;
        }

        /// <summary>Starts the far end on the cable as it is now plugged in.</summary>
        internal void StartPeer()
        {
            lock (_output)
            {
                _output.Clear();
            }

            string script = Path.Combine(AppContext.BaseDirectory, "Slip", "slip-tun.py");
            _peer = Network.Start(
                "exec python3 " + script + " " + Cable.PeerEnd + " " + KernelAddress + " " + Address + " --mtu " + _mtu,
                _output);
            Assert.IsTrue(Wait.Until(() => Output().Contains("sl0: "), 20000), Output());
        }

        /// <summary>Waits until the far end has seen that its port is gone.</summary>
        internal void AwaitPeersEnd()
        {
            Assert.IsTrue(_peer.WaitForExit(20000), Output());
        }

        /// <summary>Opens a connection from the kernel.</summary>
        internal KernelSocket Connect(int port)
        {
            KernelSocket socket = Network.OpenSocket(System.Net.Sockets.SocketType.Stream);
            socket.Connect(new System.Net.IPEndPoint(System.Net.IPAddress.Parse(Address), port));
            return socket;
        }

        public void Dispose()
        {
            _board?.Dispose();
            Network.Dispose();
            Cable?.Dispose();
            if (_board?.Pump.Failure != null)
            {
                throw new InvalidOperationException("The board's thread threw.", _board.Pump.Failure);
            }
        }

        private string Output()
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }

        private void Invoke(Action action)
        {
            Assert.IsTrue(_board.Pump.Invoke(action), "The board's thread has ended: " + _board.Pump.Failure);
        }
    }
}
