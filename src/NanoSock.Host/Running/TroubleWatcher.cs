using System;
using System.Globalization;
using NanoSock.Host.BoardLinks;

namespace NanoSock.Host.Running
{
    /// <summary>Writes a line when the board's link is lost, and one when it is back.</summary>
    public sealed class TroubleWatcher : IPump
    {
        private const int LookMilliseconds = 500;

        private readonly OpenedBoardLink _connection;
        private readonly Action<string> _tell;
        private long _nextLook;
        private string _trouble;

        /// <summary>Creates the watcher.</summary>
        /// <param name="connection">The link.</param>
        /// <param name="tell">Receives the lines; must return at once.</param>
        public TroubleWatcher(OpenedBoardLink connection, Action<string> tell)
        {
            _connection = connection;
            _tell = tell;
        }

        /// <inheritdoc/>
        public bool IsLinkBlocked
        {
            get { return false; }
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            if (nowMilliseconds >= _nextLook)
            {
                _nextLook = nowMilliseconds + LookMilliseconds;
                string trouble = _connection.Trouble;
                if (trouble != _trouble)
                {
                    _tell((nowMilliseconds / 1000.0).ToString("0.000", CultureInfo.InvariantCulture)
                        + " " + (trouble ?? "the link is back"));
                    _trouble = trouble;
                }
            }

            return _nextLook;
        }
    }
}
