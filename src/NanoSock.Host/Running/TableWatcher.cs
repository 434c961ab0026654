using System;
using System.Collections.Generic;
using System.Globalization;
using NanoSock.Sockets;
using NanoSock.Transport;

namespace NanoSock.Host.Running
{
    /// <summary>Prints the changes of the socket table, one line each, for a log or a pipe.</summary>
    public sealed class TableWatcher : IPump
    {
        // The interval of the checks while connections change. States that last less are not reported.
        private const int BusyMilliseconds = 100;
        private const int IdleMilliseconds = 1000;

        private readonly VirtualBoard _board;
        private readonly Action<string> _tell;
        private Dictionary<Key, Entry> _known = new Dictionary<Key, Entry>();
        private Dictionary<Key, Entry> _seen = new Dictionary<Key, Entry>();
        private readonly SocketInfo _info = new SocketInfo();
        private long _nextLook;
        private int _changes = -1;
        private bool _isUp = true;
        private readonly TroubleWatcher _trouble;

        /// <summary>Creates the watcher.</summary>
        /// <param name="board">The board whose table is watched.</param>
        /// <param name="tell">Receives the lines; must return at once.</param>
        public TableWatcher(VirtualBoard board, Action<string> tell)
        {
            _board = board;
            _tell = tell;
            _trouble = new TroubleWatcher(board.Connection, tell);
        }

        /// <inheritdoc/>
        public bool IsLinkBlocked
        {
            get { return false; }
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            long nextTrouble = _trouble.Step(nowMilliseconds);
            int changes = _board.Program.Changes;
            if (changes != _changes || nowMilliseconds >= _nextLook || _board.Link.IsUp != _isUp)
            {
                _changes = changes;
                bool isBusy = Look(nowMilliseconds);
                _nextLook = nowMilliseconds + (isBusy ? BusyMilliseconds : IdleMilliseconds);
            }

            return Math.Min(_nextLook, nextTrouble);
        }

        private bool Look(long now)
        {
            bool isBusy = false;
            if (_board.Link.IsUp != _isUp)
            {
                _isUp = !_isUp;
                Tell(now, _isUp ? "link up" : "link down");
            }

            NetStack stack = _board.Program.Stack;
            _seen.Clear();
            for (int position = 0; position < stack.TableCapacity; position++)
            {
                if (!stack.GetSocketInfo(position, _info))
                {
                    continue;
                }

                Key key = new Key(_info);
                Entry entry = new Entry(_info.State, _info.Descriptor);
                bool isKnown = _known.TryGetValue(key, out Entry old);
                if (!isKnown || old.State != entry.State)
                {
                    isBusy = true;
                    Tell(now, (isKnown ? "state  " : "opened ") + key.Describe() + entry.Describe());
                }

                // Two sockets with one address set are shown as one.
                _seen[key] = entry;
                isBusy |= _info.State is not (TcpState.Closed or TcpState.Listen
                    or TcpState.Established or TcpState.TimeWait);
            }

            foreach (KeyValuePair<Key, Entry> pair in _known)
            {
                if (!_seen.ContainsKey(pair.Key))
                {
                    isBusy = true;
                    Tell(now, "closed " + pair.Key.Describe());
                }
            }

            (_known, _seen) = (_seen, _known);
            return isBusy;
        }

        private void Tell(long now, string line)
        {
            _tell((now / 1000.0).ToString("0.000", CultureInfo.InvariantCulture) + " " + line.TrimEnd());
        }

        private readonly record struct Key(ProtocolType Protocol,
            uint LocalAddress, int LocalPort, uint RemoteAddress, int RemotePort)
        {
            internal Key(SocketInfo info)
                : this(info.Protocol, info.LocalAddress, info.LocalPort, info.RemoteAddress, info.RemotePort)
            {
            }

            internal string Describe()
            {
                return (Protocol == ProtocolType.Tcp ? "tcp " : "udp ") + SocketTable.Format(LocalAddress, LocalPort)
                    + " " + SocketTable.Format(RemoteAddress, RemotePort);
            }
        }

        private readonly record struct Entry(TcpState State, int Descriptor)
        {
            internal string Describe()
            {
                return (State == TcpState.Closed ? "" : " " + State)
                    + (Descriptor < 0 ? "" : " fd " + Descriptor.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
