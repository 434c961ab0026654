using System;
using System.Collections.Generic;
using System.Text;
using EchoServer;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Firmware
{
    /// <summary>The program on a board with small pools, and a client node, on one switch in virtual time.</summary>
    internal sealed class BoardBench
    {
        internal const uint BoardAddress = 0xC0A80702;
        internal const uint ClientAddress = 0xC0A80701;
        internal const uint ForeignAddress = 0x0A090909;
        internal const int BoardTcpSockets = 12;

        internal readonly NetStack Board;
        internal readonly NetStack Client;
        internal readonly EchoProgram Program;
        internal long Now = 1000;

        private readonly byte[] _buffer = new byte[70000];

        internal BoardBench(int sendBuffer = 2048, int scratch = 1472, ICaptureSink sink = null)
        {
            VirtualSwitch network = new VirtualSwitch(2);
            StackOptions options = new StackOptions
            {
                TcpSockets = BoardTcpSockets,
                TcpSendBuffer = sendBuffer,
                UdpReceiveBuffer = 4096,
                ReassemblySize = 4096,
                TcpTimeWait = 16,
            };
            Board = new NetStack(options);
            ILink port = network.AddPort(64);
            Board.AddInterface(sink == null ? port : new CaptureLink(port, sink, "board"), BoardAddress, 24);
            Client = new NetStack(new StackOptions
            {
                TcpSockets = 64,
                UdpSockets = 8,
                TcpReceiveBuffer = 4096,
                TcpSendBuffer = 4096,
                UdpReceiveBuffer = 8192,
                ReassemblySize = 4096,
                ArpPendingPackets = 8,
                Forwarding = true,
            });
            Client.AddInterface(network.AddPort(64), ClientAddress, 24);
            Program = new EchoProgram(Board, new byte[scratch], options.TcpSockets + options.UdpSockets);
            Program.AddStandardServices();
            Assert.AreEqual(SocketError.Success, Program.Start());
        }

        /// <summary>Polls both nodes until neither has work at this time.</summary>
        internal void Settle()
        {
            for (int quiet = 0, turns = 0; quiet < 2; turns++)
            {
                Assert.IsLessThan(10000, turns, "The nodes do not come to rest.");
                long before = Traffic();
                bool again = Program.Step(Now) <= Now;
                again |= Client.Poll(Now) <= Now;
                quiet = again || Traffic() != before ? 0 : quiet + 1;
            }
        }

        /// <summary>Advances time, and polls both nodes every few milliseconds.</summary>
        internal void Run(long milliseconds)
        {
            for (long end = Now + milliseconds; Now < end;)
            {
                Now = Math.Min(Now + 10, end);
                Settle();
            }
        }

        internal int Connect(int port)
        {
            int descriptor = Client.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.InProgress, Client.Connect(descriptor, BoardAddress, port));
            Settle();
            Assert.AreEqual(SocketReadiness.Writable,
                Client.Ready(descriptor) & (SocketReadiness.Writable | SocketReadiness.Error));
            return descriptor;
        }

        /// <summary>Adds a host outside of the board's network, behind the client as the gateway.</summary>
        internal void AddForeignHost()
        {
            Assert.IsGreaterThan(0, Client.AddInterface(new TestLink(), ForeignAddress, 24));
            Assert.AreEqual(SocketError.Success, Board.SetDefaultGateway(ClientAddress));
        }

        internal int ConnectFrom(uint address, int port)
        {
            int descriptor = Client.Socket(SocketType.Stream);
            Assert.AreEqual(0, Client.Bind(descriptor, address, 0));
            Assert.AreEqual(-(int)SocketError.InProgress, Client.Connect(descriptor, BoardAddress, port));
            Settle();
            Assert.AreEqual(SocketReadiness.Writable,
                Client.Ready(descriptor) & (SocketReadiness.Writable | SocketReadiness.Error));
            return descriptor;
        }

        internal void Send(int descriptor, string text)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(text);
            Assert.AreEqual(bytes.Length, Client.Send(descriptor, bytes, 0, bytes.Length));
            Settle();
        }

        /// <summary>Reads all data that is available or arrives within a second.</summary>
        /// <param name="descriptor">The connection.</param>
        /// <param name="end">0 at the end of the stream, otherwise the negated error that ended the reading.</param>
        internal byte[] Read(int descriptor, out int end)
        {
            List<byte> all = new List<byte>();
            end = 0;
            for (int waits = 0; waits < 10; waits++)
            {
                while ((end = Client.Receive(descriptor, _buffer, 0, _buffer.Length)) > 0)
                {
                    all.AddRange(_buffer.AsSpan(0, end).ToArray());
                    Settle();
                    waits = 0;
                }

                if (end != -(int)SocketError.WouldBlock)
                {
                    break;
                }

                // An acknowledgment may be delayed (RFC 9293 3.8.6.3).
                Run(100);
            }

            return all.ToArray();
        }

        /// <summary>Returns the response to a request up to the end of the connection.</summary>
        internal string Ask(string request)
        {
            int descriptor = Connect(80);
            Send(descriptor, request);
            string answer = ReadAnswer(descriptor);
            Client.Close(descriptor);
            Settle();
            return answer;
        }

        internal string ReadAnswer(int descriptor)
        {
            string answer = Encoding.Latin1.GetString(Read(descriptor, out int end));
            Assert.AreEqual(0, end, answer);
            return answer;
        }

        /// <summary>Returns the board sockets that have a descriptor and are not the program's own seven.</summary>
        internal int CountConnections()
        {
            SocketInfo info = new SocketInfo();
            int count = 0;
            for (int position = 0; position < Board.TableCapacity; position++)
            {
                if (Board.GetSocketInfo(position, info) && info.Protocol == ProtocolType.Tcp
                    && info.Descriptor >= 0 && info.RemotePort != 0)
                {
                    count++;
                }
            }

            Assert.AreEqual(count + 7, Program.ClientsInUse, "The program's table and the stack's.");
            return count;
        }

        private long Traffic()
        {
            long traffic = 0;
            foreach (NetStack stack in new[] { Board, Client })
            {
                traffic += stack.GetCounter(NanoSock.Ip.Counter.FramesIn)
                    + (long)stack.GetCounter(NanoSock.Ip.Counter.FramesOut);
            }

            return traffic;
        }
    }
}
