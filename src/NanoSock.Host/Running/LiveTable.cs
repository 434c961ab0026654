using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Transport;
using NanoSock.Wire;
using Spectre.Console;

namespace NanoSock.Host.Running
{
    /// <summary>Draws the socket table on a terminal, twice a second.</summary>
    internal sealed class LiveTable
    {
        private const int PeriodMilliseconds = 500;

        private readonly VirtualBoard _board;
        private readonly IAnsiConsole _console;
        private List<SocketInfo> _sockets = new List<SocketInfo>();
        private uint _framesIn;
        private uint _framesOut;
        private uint _retransmissions;
        private long _drops;
        private bool _isUp;
        private string _trouble;
        private string _network;

        internal LiveTable(VirtualBoard board, IAnsiConsole console)
        {
            _board = board;
            _console = console;
        }

        /// <summary>Draws until the stop is signaled or the board's thread ends.</summary>
        internal void Run(WaitHandle stop)
        {
            _console.Live(new Text("")).AutoClear(false).Overflow(VerticalOverflow.Ellipsis).Start(context =>
            {
                do
                {
                    if (!_board.Pump.Invoke(Update))
                    {
                        return;
                    }

                    context.UpdateTarget(Draw());
                }
                while (!stop.WaitOne(PeriodMilliseconds));
            });
        }

        private void Update()
        {
            NetStack stack = _board.Program.Stack;
            _sockets = SocketTable.Snapshot(stack);
            _framesIn = stack.GetCounter(Counter.FramesIn);
            _framesOut = stack.GetCounter(Counter.FramesOut);
            _retransmissions = stack.GetCounter(Counter.TcpRetransmissions);
            _isUp = _board.Link.IsUp;
            _trouble = _board.Connection.Trouble;
            _network = _board.Network?.Summary;
            _drops = 0;
            for (int reason = 1; reason < (int)DropReason.Count; reason++)
            {
                _drops += stack.GetDropCount((DropReason)reason);
            }
        }

        private Table Draw()
        {
            Table table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey);
            table.AddColumns("proto", "state", "local", "foreign");
            table.AddColumn(new TableColumn("received").RightAligned());
            table.AddColumn(new TableColumn("unacked").RightAligned());
            table.AddColumn(new TableColumn("descriptor").RightAligned());
            _sockets.Sort((a, b) => Rank(a).CompareTo(Rank(b)));

            // A table taller than the screen would scroll.
            int room = Math.Max(_console.Profile.Height - 9, 4);
            for (int i = 0; i < _sockets.Count && i < room; i++)
            {
                SocketInfo socket = _sockets[i];
                bool isTcp = socket.Protocol == ProtocolType.Tcp;
                table.AddRow(
                    isTcp ? "tcp" : "udp",
                    isTcp ? $"[{ColorOf(socket.State)}]{socket.State}[/]" : "",
                    SocketTable.Format(socket.LocalAddress, socket.LocalPort),
                    SocketTable.Format(socket.RemoteAddress, socket.RemotePort),
                    Number(socket.ReceiveQueue),
                    socket.State == TcpState.Listen ? "-" : Number(socket.SendQueue),
                    socket.Descriptor < 0 ? "-" : socket.Descriptor.ToString(CultureInfo.InvariantCulture));
            }

            string hidden = _sockets.Count > room ? Number(_sockets.Count - room) + " more sockets; " : "";
            string network = _network == null ? "" : Markup.Escape(_network) + "\n";
            table.Caption(network
                + (_trouble != null ? Markup.Escape(_trouble) + "; " : _isUp ? "" : "link down; ") + hidden
                + $"frames in {Number(_framesIn)}, out {Number(_framesOut)}; sent again {Number(_retransmissions)}; "
                + $"dropped {Number(_drops)}");
            return table;
        }

        private static int Rank(SocketInfo socket)
        {
            return socket.State switch
            {
                TcpState.Closed => 1,
                TcpState.Listen => 2,
                TcpState.TimeWait => 3,
                _ => 0,
            };
        }

        private static string ColorOf(TcpState state)
        {
            return state switch
            {
                TcpState.Established => "green",
                TcpState.Listen => "blue",
                TcpState.TimeWait => "grey",
                _ => "yellow",
            };
        }

        private static string Number(long value)
        {
            return value.ToString("N0", CultureInfo.InvariantCulture);
        }
    }
}
