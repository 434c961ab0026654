using System;
using System.Collections.Generic;
using NanoSock.Host.BoardLinks;
using NanoSock.Host.Forwarding;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Randomness;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Host.Running
{
    /// <summary>Represents a board within this process: a program on a stack on a link, and the thread that runs it.
    /// Where the far end of its link is within the process as well, a second stack there carries forwarded
    /// ports.</summary>
    public sealed class VirtualBoard : IDisposable
    {
        // The longest that the end of a run waits for the network, and the time between two looks.
        private const int LeaveMilliseconds = 1500;
        private const int LeaveStep = 10;

        private readonly BoardWire _wire;
        private readonly IStackWait _wait;
        private readonly PumpThread _pump;

        /// <summary>Creates the board; it does not run yet.</summary>
        /// <exception cref="TapException">The TAP interface cannot be opened.</exception>
        /// <exception cref="ForwardException">A port cannot be forwarded.</exception>
        /// <exception cref="BoardException">The link cannot be opened, the capture cannot be written, or the stack
        /// refused its address.</exception>
        /// <param name="definition">The program.</param>
        /// <param name="options">The command line.</param>
        /// <param name="watcher">Creates a further pump that runs after the program, or null.</param>
        /// <param name="tell">Receives the lines of the program and its host side; must return at once. Null to discard
        /// them.</param>
        /// <param name="announce">Receives a line for each change of the board's address and name; must return at
        /// once. Null to discard them.</param>
        public VirtualBoard(BoardDefinition definition, HostOptions options,
            Func<VirtualBoard, IPump> watcher, Action<string> tell,
            Action<string> announce = null)
        {
            try
            {
                _wire = new BoardWire(options, definition.Recorder?.Invoke(options));
                ILink hostPort = Connection.HostPort;
                ILink link = _wire.Link;
                _wait = LinkWaiter.For(link);
                Options = options;
                StackOptions sizes = definition.Options;
                sizes.TcpMinimumRetransmissionTimeout = Math.Max(sizes.TcpMinimumRetransmissionTimeout,
                    options.Link.MinimumRetransmissionTimeout);
                bool isNetworked = options.Network != null;
                if (isNetworked)
                {
                    sizes.UdpSockets += BoardNetwork.Sockets;
                    sizes.MulticastMemberships += BoardNetwork.Memberships;
                }
                else if (definition.Board is { IsOnLan: true })
                {
                    // Not used here. The stack is as large as on the board, whose services need them.
                    sizes.UdpSockets += LanServices.Sockets;
                    sizes.MulticastMemberships += LanServices.Memberships;
                }

                bool isBare = isNetworked || definition.HasOwnServices;
                NetStack stack = BoardStacks.Create(sizes, link, isBare ? 0 : options.Address, options.PrefixLength);
                if (!isBare)
                {
                    BoardStacks.SetGateway(stack, options.Gateway);
                }

                Memory = MemoryText.Of(stack);
                Secret = stack.SecretQuality;
                Network = isNetworked ? new BoardNetwork(stack, options, definition.WebPort, announce,
                    () => Connection.Fault) : null;
                BoardSite site = new BoardSite
                {
                    Stack = stack, Link = link, LinkCounters = Connection.Link as ILinkCounters, Options = options,
                    Network = Network, Tell = tell ?? (_ => { })
                };
                Program = definition.Create(site);
                BoardStacks.Check(Program.Start(), "the program's listeners");
                Network?.Start();
                if (hostPort != null)
                {
                    NetStack hostStack = BoardStacks.Create(BoardStacks.HostOptions(),
                        hostPort, options.HostAddress, options.PrefixLength);
                    hostPort.SetWakeup(_wait);
                    Forwarder = new PortForwarder(hostStack, _wait, options.Address, options.Forwards);
                    HostSide = definition.CreateHostSide?.Invoke(new BoardSite
                    {
                        Stack = hostStack, Link = hostPort, Options = options, Tell = site.Tell
                    });
                }

                bool isWoken = link.SetWakeup(_wait);
                _pump = new PumpThread(definition.Name, _wait, Pumps(isWoken, watcher));
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        /// <summary>Raised on the thread when the program has ended by itself.</summary>
        public event EventHandler Ended;

        /// <summary>Gets the command line.</summary>
        public HostOptions Options { get; }

        /// <summary>Gets the program.</summary>
        public IBoardProgram Program { get; }

        /// <summary>Gets the board's link, as it was opened.</summary>
        public OpenedBoardLink Connection
        {
            get { return _wire.Connection; }
        }

        /// <summary>Gets the board's link as the stack uses it, with capture and impairment around it.</summary>
        public ILink Link
        {
            get { return _wire.Link; }
        }

        /// <summary>Gets the stack's share of a device's heap, as text.</summary>
        public string Memory { get; }

        /// <summary>Gets the quality of the stack's secret.</summary>
        public SecretQuality Secret { get; }

        /// <summary>Gets the services of the network that the link leads to, or null.</summary>
        public BoardNetwork Network { get; }

        /// <summary>Gets the cable that is pulled at times, or null.</summary>
        public CableLink Cable
        {
            get { return _wire.Cable; }
        }

        /// <summary>Gets the impairment of the link, or null.</summary>
        public ImpairedLink Impaired
        {
            get { return _wire.Impaired; }
        }

        /// <summary>Gets the host side, or null where the board is a host of a network.</summary>
        public PortForwarder Forwarder { get; }

        /// <summary>Gets the program's peer on the host side, or null.</summary>
        public IPump HostSide { get; }

        /// <summary>Gets the thread. Only its own steps and calls through Invoke may touch the other members.</summary>
        public PumpThread Pump
        {
            get { return _pump; }
        }

        /// <summary>Gets the reason why the capture ended early, or null.</summary>
        public string CaptureFailure
        {
            get { return _wire.CaptureFailure; }
        }

        /// <summary>Ends the thread, then the connections, and frees all resources.</summary>
        public void Dispose()
        {
            if (_pump != null)
            {
                _pump.Dispose();
                if (_pump.Failure == null)
                {
                    // Peers on a real network get resets; those behind the forwarder see their sockets closed.
                    Program.Stop();
                    Program.Step(_pump.Now);
                    Leave();
                }
            }

            Forwarder?.Dispose();
            _wire?.Dispose();
            (_wait as IDisposable)?.Dispose();
        }

        // The release of a lease may wait for the server's hardware address.
        private void Leave()
        {
            if (Network == null)
            {
                return;
            }

            Network.Stop();
            long end = _pump.Now + LeaveMilliseconds;
            do
            {
                Program.Step(_pump.Now);
                if (!Network.IsStopped)
                {
                    _wait.Wait(LeaveStep, false);
                }
            }
            while (!Network.IsStopped && _pump.Now < end);
        }

        private IPump[] Pumps(bool isWoken, Func<VirtualBoard, IPump> watcher)
        {
            List<IPump> pumps = new List<IPump>(_wire.Pumps);
            if (!isWoken)
            {
                pumps.Add(new AskingPump());
            }

            pumps.Add(new ProgramPump(this));
            if (Forwarder != null)
            {
                pumps.Add(Forwarder);
            }

            if (HostSide != null)
            {
                pumps.Add(HostSide);
            }

            if (watcher != null)
            {
                pumps.Add(watcher(this));
            }

            return pumps.ToArray();
        }

        /// <summary>Steps the program until it ends, and reports that once.</summary>
        private sealed class ProgramPump : IPump
        {
            private readonly VirtualBoard _board;
            private bool _isOver;

            internal ProgramPump(VirtualBoard board)
            {
                _board = board;
            }

            public bool IsLinkBlocked
            {
                get { return _board.Program.IsLinkBlocked; }
            }

            public long Step(long nowMilliseconds)
            {
                if (_isOver)
                {
                    return long.MaxValue;
                }

                long next = _board.Program.Step(nowMilliseconds);
                if (_board.Program.IsOver)
                {
                    _isOver = true;
                    _board.Ended?.Invoke(_board, EventArgs.Empty);
                }

                return next;
            }
        }

        /// <summary>Polls a link that has no wake-up every millisecond.</summary>
        private sealed class AskingPump : IPump
        {
            public bool IsLinkBlocked
            {
                get { return false; }
            }

            public long Step(long nowMilliseconds)
            {
                return nowMilliseconds + 1;
            }
        }
    }
}
