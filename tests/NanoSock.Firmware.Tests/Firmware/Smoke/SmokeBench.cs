using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using SmokeTest;

namespace NanoSock.Tests.Firmware.Smoke
{
    /// <summary>A board with the smoke program, and its peer, on one switch in virtual time.</summary>
    internal sealed class SmokeBench
    {
        internal const uint BoardAddress = 0x0A000002;
        internal const uint PeerAddress = 0x0A000001;

        internal readonly SmokeLines Lines = new SmokeLines();
        internal readonly FaultyLink Link;
        internal readonly NetStack Board;
        internal readonly NetStack PeerStack;
        internal readonly TestPeer Peer;
        internal readonly SmokeSettings Settings;
        internal long Now = 1000;

        internal SmokeBench()
        {
            VirtualSwitch network = new VirtualSwitch(2);
            Link = new FaultyLink(network.AddPort(64));
            Board = new NetStack(new StackOptions());
            Board.AddInterface(Link, BoardAddress, 24);
            PeerStack = new NetStack(new StackOptions { TcpReceiveBuffer = 4096, TcpSendBuffer = 4096 });
            PeerStack.AddInterface(network.AddPort(64), PeerAddress, 24);
            Peer = new TestPeer(PeerStack);
            Settings = new SmokeSettings
            {
                BoardName = "bench",
                Link = Link,
                Address = BoardAddress,
                Peer = PeerAddress,
                Clock = new ScriptedClock(reads => reads / 3),
                MeasureMilliseconds = 200,
                ReceiveMilliseconds = 2000,
            };
        }

        /// <summary>Gets or sets whether the peer exists.</summary>
        internal bool HasPeer { get; set; } = true;

        /// <summary>Gets or sets the action of every millisecond.</summary>
        internal Action Also { get; set; } = () => { };

        /// <summary>Runs the program to its end, with the given steps, or all.</summary>
        internal SmokeProgram Run(params SmokeStep[] steps)
        {
            SmokeProgram program = steps.Length == 0 ? new SmokeProgram(Board, Settings, Lines)
                : new SmokeProgram(new SmokeNode(Board), Settings, Lines, steps);
            for (long end = Now + 300000; !program.IsOver; Now++)
            {
                Assert.IsLessThan(end, Now, "The run does not end:\n" + Lines);
                for (int i = 0; i < 3 && !program.IsOver; i++)
                {
                    program.Step(Now);
                    if (HasPeer)
                    {
                        PeerStack.Poll(Now);
                        Peer.Step();
                        PeerStack.Poll(Now);
                    }
                }

                Also();
            }

            return program;
        }

        /// <summary>Connects the peer to the board's iperf port and sends a number of bytes, once the board
        /// listens.</summary>
        /// <param name="bytes">The number of bytes; 0 only connects.</param>
        /// <param name="end">The action on the descriptor after that.</param>
        internal void SendFromPeer(int bytes, Action<int> end)
        {
            byte[] buffer = new byte[512];
            int descriptor = -1;
            int left = bytes;
            bool isOver = false;
            Also += () =>
            {
                if (isOver || !Lines.ToString().Contains("iperf-receive begins", StringComparison.Ordinal))
                {
                    return;
                }

                if (descriptor < 0)
                {
                    descriptor = PeerStack.Socket(SocketType.Stream);
                    PeerStack.Connect(descriptor, BoardAddress, SmokePorts.Iperf);
                }
                else if ((PeerStack.Ready(descriptor) & SocketReadiness.Writable) != 0)
                {
                    int sent = left == 0 ? 0 : PeerStack.Send(descriptor, buffer, 0, Math.Min(left, buffer.Length));
                    left -= Math.Max(sent, 0);
                    if (left == 0)
                    {
                        isOver = true;
                        end(descriptor);
                    }
                }
            };
        }
    }
}
