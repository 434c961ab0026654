namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>Watches one end of one connection, its program's calls and every segment that reaches and leaves it, and
    /// says whether a reset that it sends has a cause that Linux, too, resets for; whether one is missing; and whether it has
    /// to be in TIME-WAIT at the end.</summary>
    /// <remarks>
    /// The causes, all of them: the program has aborted (RFC 9293 3.10.5); it has closed while data lay unread, or data has
    /// arrived after the close (RFC 2525 2.17, RFC 9293 3.6.1; to Linux, both directions shut down are as good as closed,
    /// and a FIN that tells of data not seen is as good as the data);
    /// the connection is over here, by a reset or by both FINs, so that a segment finds nobody (RFC 9293 3.10.7.1). A side
    /// that closed first is not "over": it is in TIME-WAIT, where it acknowledges.
    /// <para>Calls and segments are known in the order in which the side sees them, so nothing depends on time. The side
    /// that tells nothing in advance, the kernel, has sent what is seen a little later; that can only make the judge
    /// milder.</para>
    /// </remarks>
    internal sealed class SideJudge
    {
        private readonly string _name;
        private bool _owesReset;
        private bool _aborted;
        private bool _closed;
        private bool _closedUnread;
        private bool _shutReceive;
        private bool _shutSend;
        private bool _neverAccepted;
        private bool _textAfterClose;
        private bool _finSent;
        private bool _finAcknowledged;
        private uint _finEnd;
        private bool _peerFinSeen;
        private bool _peerFinTaken;
        private uint _peerFinEnd;
        private bool _acknowledges;
        private uint _acknowledged;
        private uint _sentEnd;

        internal SideJudge(string name)
        {
            _name = name;
            MayTimeWait = true;
        }

        /// <summary>What was wrong, or null.</summary>
        internal string Violation { get; private set; }

        /// <summary>Whether it has sent a reset.</summary>
        internal bool ResetSent { get; private set; }

        /// <summary>Whether it has sent one while the connection was not over for it: the connection was cut off, where
        /// otherwise only a late segment found nobody.</summary>
        internal bool HasCutOff { get; private set; }

        /// <summary>Whether it had to tell the peer of lost data, by a reset, and has not: it aborted, or closed with data
        /// unread, while the connection was open in at least one direction.</summary>
        internal bool OwesReset
        {
            get { return _owesReset && !ResetSent; }
        }

        /// <summary>Whether it has received one.</summary>
        internal bool ResetReceived { get; private set; }

        /// <summary>Whether it closed before it had anything of the peer's FIN: it has to wait at the end.</summary>
        internal bool MustTimeWait { get; private set; }

        /// <summary>False when the peer's FIN was acknowledged before it closed: it must not wait.</summary>
        internal bool MayTimeWait { get; private set; }

        /// <summary>The number of its SYN.</summary>
        internal uint Initial { get; private set; }

        /// <summary>Segments that it has sent again.</summary>
        internal int Repeated { get; private set; }

        private bool IsOpen
        {
            get { return _acknowledges && !ResetReceived && !(_shutSend && _peerFinSeen); }
        }

        /// <summary>The program calls shutdown.</summary>
        internal void OnShutdown(bool receive, bool send)
        {
            _shutReceive |= receive;
            if (send)
            {
                EndSending();
            }
        }

        /// <summary>The program calls close.</summary>
        /// <param name="unread">Bytes that have arrived and that it has not read.</param>
        internal void OnClose(int unread)
        {
            _closed = true;
            _closedUnread |= unread > 0;
            _owesReset |= unread > 0 && IsOpen;
            EndSending();
        }

        /// <summary>The program aborts.</summary>
        internal void OnAbort()
        {
            // Linux, too, forgets a connection that is closing when its program aborts (RFC 9293 3.10.5).
            _aborted = true;
            _owesReset |= IsOpen;
            MustTimeWait = false;
        }

        /// <summary>The listener is closed and has not handed the connection out.</summary>
        internal void OnNeverAccepted()
        {
            _neverAccepted = true;
        }

        /// <summary>A segment has reached the side.</summary>
        internal void OnReceived(SeenSegment segment)
        {
            if (segment.Has(SeenSegment.Reset))
            {
                ResetReceived = true;
                return;
            }

            if (_finSent && segment.Has(SeenSegment.Ack) && (int)(segment.Acknowledgment - _finEnd) >= 0)
            {
                _finAcknowledged = true;
            }

            bool nobodyReads = _closed || (_shutReceive && _shutSend);
            bool moves = segment.Length > 0 || segment.Has(SeenSegment.Fin);
            if (nobodyReads && moves && (!_acknowledges || (int)(segment.End - _acknowledged) > 0))
            {
                _textAfterClose = true;
            }

            if (segment.Has(SeenSegment.Fin))
            {
                _peerFinSeen = true;
                _peerFinEnd = segment.End + 1;
            }
        }

        /// <summary>The side has sent a segment.</summary>
        internal void OnSent(SeenSegment segment)
        {
            if (segment.Has(SeenSegment.Reset))
            {
                JudgeReset();
                ResetSent = true;
                return;
            }

            Count(segment);
            if (segment.Has(SeenSegment.Fin))
            {
                _finSent = true;
                _finEnd = segment.End + 1;
            }

            if (segment.Has(SeenSegment.Ack))
            {
                if (!_acknowledges || (int)(segment.Acknowledgment - _acknowledged) > 0)
                {
                    _acknowledges = true;
                    _acknowledged = segment.Acknowledgment;
                }

                _peerFinTaken |= _peerFinSeen && (int)(_acknowledged - _peerFinEnd) >= 0;
            }
        }

        private void Count(SeenSegment segment)
        {
            uint end = segment.End + (segment.Has(SeenSegment.Fin) ? 1u : 0);
            if (segment.Has(SeenSegment.Syn))
            {
                Initial = segment.Sequence;
                _sentEnd = _sentEnd == 0 ? segment.Sequence : _sentEnd;
            }

            if (end == segment.Sequence)
            {
                return;
            }

            if ((int)(end - _sentEnd) <= 0)
            {
                Repeated++;
            }
            else
            {
                _sentEnd = end;
            }
        }

        private void EndSending()
        {
            if (!_shutSend && !_peerFinSeen)
            {
                MustTimeWait = true;
            }
            else if (!_shutSend && _peerFinTaken)
            {
                MayTimeWait = false;
            }

            _shutSend = true;
        }

        private void JudgeReset()
        {
            bool over = _finSent && _finAcknowledged && _peerFinTaken && !MustTimeWait;
            HasCutOff |= !over && !ResetReceived;
            if (!_aborted && !_closedUnread && !_textAfterClose && !_neverAccepted && !ResetSent && !ResetReceived && !over && Violation == null)
            {
                Violation = $"{_name} sent a reset that Linux would not have sent (closed {_closed}, shut send {_shutSend}, shut receive {_shutReceive}, "
                    + $"FIN sent {_finSent} and acknowledged {_finAcknowledged}, peer's FIN taken {_peerFinTaken}, TIME-WAIT due {MustTimeWait}).";
            }
        }
    }
}
