extern alias sensor;

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.Collecting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using sensor::SensorNode;
using sensor::SensorNode.Commands;
using sensor::SensorNode.Sensors;

namespace NanoSock.Tests.Firmware.Sensor
{
    /// <summary>A sensor node with small pools behind a cable, and the host of its collector, in virtual
    /// time.</summary>
    internal sealed class SensorBench
    {
        internal const uint BoardAddress = 0xC0A80702;
        internal const uint HostAddress = 0xC0A80701;
        internal const int Port = 9000;

        internal readonly CableLink Cable;
        internal readonly NetStack Board;
        internal readonly NetStack Host;
        internal readonly SensorProgram Program;
        internal readonly SensorSettings Settings;
        internal readonly List<string> Lines = new List<string>();

        private readonly byte[] _buffer = new byte[65536];

        internal SensorBench(Action<SensorSettings> configure = null, bool withCollector = true, uint session = 77)
        {
            VirtualSwitch network = new VirtualSwitch(2);
            Cable = new CableLink(network.AddPort(64));
            StackOptions options = new StackOptions
            {
                TcpSockets = 6, UdpSockets = 2, TcpSendBuffer = 1024, TcpReceiveBuffer = 1024,
                Secret = Simulation.Secret(1)
            };
            Board = new NetStack(options);
            Board.AddInterface(Cable, BoardAddress, 24);
            Host = new NetStack(new StackOptions
            {
                TcpSockets = 16, UdpSockets = 4, TcpReceiveBuffer = 4096, TcpSendBuffer = 4096, UdpReceiveBuffer = 8192,
                Secret = Simulation.Secret(2)
            });
            Host.AddInterface(network.AddPort(64), HostAddress, 24);
            Settings = new SensorSettings { Collector = HostAddress, Port = Port, Session = session };
            configure?.Invoke(Settings);
            Program = new SensorProgram(Board, Cable, new SimulatedSensor(), new SimulatedLed(),
                Settings, new byte[1472], options.TcpSockets + options.UdpSockets);
            Assert.AreEqual(SocketError.Success, Program.Start());
            if (withCollector)
            {
                StartCollector();
            }
        }

        internal long Now { get; private set; } = 1000;

        internal StackCollector Collector { get; private set; }

        /// <summary>Gets what the collector has of the node; null before it heard of it.</summary>
        internal CollectedNode Node
        {
            get { return Collector.Collector.Find(Settings.Node); }
        }

        internal SequenceTracker Sequence
        {
            get { return Node.Current.Sequence; }
        }

        /// <summary>Gets or sets the program in the collector's place; runs after each step of the board and its
        /// host.</summary>
        internal Action WrongCollector { get; set; }

        /// <summary>Closes the connections of the program in the collector's place.</summary>
        internal Action StopWrongCollector { get; set; }

        /// <summary>Gets or sets whether the collector's host is completely silent.</summary>
        internal bool IsHostDead { get; set; }

        internal void StartCollector()
        {
            Collector = new StackCollector(Host, Port, Lines.Add);
        }

        /// <summary>Replaces the program in the collector's place by a real collector.</summary>
        internal void StartCollectorAfter()
        {
            StopWrongCollector?.Invoke();
            WrongCollector = null;
            IsHostDead = false;
            Host.Poll(Now);
            StartCollector();
        }

        internal void KillCollector()
        {
            Collector.Abort();
            Collector = null;
        }

        internal void Run(long milliseconds)
        {
            RunUntil(() => false, milliseconds);
        }

        /// <summary>Runs until the condition holds; returns false if it did not within the time.</summary>
        internal bool RunUntil(Func<bool> condition, long milliseconds)
        {
            long end = Now + milliseconds;
            for (;;)
            {
                long next = Settle();
                if (condition())
                {
                    return true;
                }

                if (Now >= end)
                {
                    return false;
                }

                Now = Math.Min(Math.Max(next, Now + 1), end);
            }
        }

        /// <summary>Sends a command as the user would; returns true if the node has answered within the time.</summary>
        internal bool Ask(string command, long milliseconds)
        {
            int before = Lines.Count;
            Collector.Type(command);
            return RunUntil(() => Lines.Skip(before).Any(line => line.Contains(" answers: ")), milliseconds);
        }

        /// <summary>Returns true if a command that is sent now, and again on each new connection, is answered within
        /// the time: a connection may look open at both ends and be dead.</summary>
        internal bool IsAnswered(long milliseconds)
        {
            int before = Lines.Count;
            CommandSession asked = null;
            return RunUntil(
                () =>
                {
                    CommandSession session = Collector.Collector.Find(Settings.Node)?.Commands;
                    if (session != null && session != asked)
                    {
                        asked = session;
                        session.Send("status", Now);
                        Collector.Step(Now);
                    }

                    return Lines.Skip(before).Any(line => line.Contains(" answers: "));
                },
                milliseconds);
        }

        /// <summary>Returns true if the command connection is open at both ends, and both have the same one.</summary>
        internal bool IsConnected()
        {
            CollectedNode node = Collector.Collector.Find(Settings.Node);
            return Program.Commands.State == CommandState.Open && node?.Commands != null
                && node.Commands.Peer.EndsWith(":" + BoardPort(), StringComparison.Ordinal);
        }

        internal int Listen(int backlog = 4)
        {
            int listener = Host.Socket(SocketType.Stream);
            Host.SetOption(listener, SocketOption.ReuseAddress, 1);
            Assert.AreEqual(0, Host.Bind(listener, 0, Port));
            Assert.AreEqual(0, Host.Listen(listener, backlog));
            return listener;
        }

        internal void Send(int descriptor, byte[] bytes)
        {
            Host.Send(descriptor, bytes, 0, bytes.Length);
        }

        /// <summary>Reads, and closes when the node has closed.</summary>
        internal void CloseAtEnd(int descriptor)
        {
            int length;
            while ((length = Host.Receive(descriptor, _buffer, 0, _buffer.Length)) > 0)
            {
            }

            if (length != -(int)SocketError.WouldBlock)
            {
                Host.Close(descriptor);
            }
        }

        internal string Read(int descriptor)
        {
            StringBuilder text = new StringBuilder();
            int length;
            while ((length = Host.Receive(descriptor, _buffer, 0, _buffer.Length)) > 0)
            {
                text.Append(Encoding.Latin1.GetString(_buffer, 0, length));
            }

            return text.ToString();
        }

        private int BoardPort()
        {
            SocketInfo info = new SocketInfo();
            for (int position = 0; position < Board.TableCapacity; position++)
            {
                if (Board.GetSocketInfo(position, info) && info.Protocol == ProtocolType.Tcp
                    && info.RemotePort == Port && info.Descriptor >= 0)
                {
                    return info.LocalPort;
                }
            }

            return 0;
        }

        private long Settle()
        {
            for (int turns = 0; ; turns++)
            {
                Assert.IsLessThan(10000, turns, "The nodes do not come to rest.");
                long before = Traffic();
                long next = Program.Step(Now);
                if (!IsHostDead)
                {
                    next = Math.Min(next, Host.Poll(Now));
                    WrongCollector?.Invoke();
                    next = Math.Min(next, Host.Poll(Now));
                    if (Collector != null)
                    {
                        next = Math.Min(next, Collector.Step(Now));
                    }
                }

                if (next > Now && Traffic() == before)
                {
                    return next;
                }
            }
        }

        private long Traffic()
        {
            long traffic = 0;
            foreach (NetStack stack in new[] { Board, Host })
            {
                traffic += stack.GetCounter(NanoSock.Ip.Counter.FramesIn)
                    + (long)stack.GetCounter(NanoSock.Ip.Counter.FramesOut);
            }

            return traffic + Cable.Lost;
        }
    }
}
