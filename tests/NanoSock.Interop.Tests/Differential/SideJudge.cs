namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>Watches one end of one connection, the calls of its program and every segment that it receives and
    /// sends. Decides whether a reset that it sends has a cause for which Linux resets too, whether a reset is missing,
    /// and whether the end has to be in TIME-WAIT at the end.</summary>
    /// <remarks>
    /// The complete list of causes: the program has aborted (RFC 9293 3.10.5); it has closed while data lay unread, or
    /// data has arrived after the close (RFC 2525 2.17, RFC 9293 3.6.1; to Linux, a shutdown of both directions counts
    /// as a close, and a FIN beyond data not yet received counts as the data); the connection is gone here, by a reset
    /// or by both FINs, so that a segment finds no connection (RFC 9293 3.10.7.1). A side that closed first is not
    /// gone: it is in TIME-WAIT, where it acknowledges.
    /// <para>Calls and segments are known in the order in which the side sees them, so the verdict does not depend on
    /// time. The segments of the kernel are seen a little after it has sent them; that can only make the judge
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

        /// <summary>Gets the violation, or null.</summary>
        internal string Violation { get; private set; }

        /// <summary>Returns true if it has sent a reset.</summary>
        internal bool ResetSent { get; private set; }

        /// <summary>Returns true if it has sent a reset while it had the connection: the connection was cut off.
        /// Otherwise a reset only answers a late segment without a connection.</summary>
        internal bool HasCutOff { get; private set; }

        /// <summary>Returns true if it had to signal lost data to the peer, by a reset, and has not: it aborted, or
        /// closed with data unread, while the connection was open in at least one direction.</summary>
        internal bool OwesReset
        {
            get { return _owesReset && !ResetSent; }
        }

        /// <summary>Returns true if it has received a reset.</summary>
        internal bool ResetReceived { get; private set; }

        /// <summary>Returns true if it closed before it had received the peer's FIN: it has to be in TIME-WAIT at the
        /// end.</summary>
        internal bool MustTimeWait { get; private set; }

        /// <summary>Returns false if the peer's FIN was acknowledged before it closed: it must not be in
        /// TIME-WAIT.</summary>
        internal bool MayTimeWait { get; private set; }

        /// <summary>Gets the sequence number of its SYN.</summary>
        internal uint Initial { get; private set; }

        /// <summary>Gets the number of segments that it has retransmitted.</summary>
        internal int Repeated { get; private set; }

        private bool IsOpen
        {
            get { return _acknowledges && !ResetReceived && !(_shutSend && _peerFinSeen); }
        }

        /// <summary>Notes that the program calls shutdown.</summary>
        internal void OnShutdown(bool receive, bool send)
        {
            _shutReceive |= receive;
            if (send)
            {
                EndSending();
            }
        }

        /// <summary>Notes that the program calls close.</summary>
        /// <param name="unread">Bytes that have arrived and that the program has not read.</param>
        internal void OnClose(int unread)
        {
            _closed = true;
            _closedUnread |= unread > 0;
            _owesReset |= unread > 0 && IsOpen;
            EndSending();
        }

        /// <summary>Notes that the program aborts.</summary>
        internal void OnAbort()
        {
            // Linux also deletes a closing connection when its program aborts (RFC 9293 3.10.5).
            _aborted = true;
            _owesReset |= IsOpen;
            MustTimeWait = false;
        }

        /// <summary>Notes that the listener is closed and has not returned the connection.</summary>
        internal void OnNeverAccepted()
        {
            _neverAccepted = true;
        }

        /// <summary>Notes that a segment has reached the side.</summary>
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

            bool hasNoReader = _closed || (_shutReceive && _shutSend);
            bool moves = segment.Length > 0 || segment.Has(SeenSegment.Fin);
            if (hasNoReader && moves && (!_acknowledges || (int)(segment.End - _acknowledged) > 0))
            {
                _textAfterClose = true;
            }

            if (segment.Has(SeenSegment.Fin))
            {
                _peerFinSeen = true;
                _peerFinEnd = segment.End + 1;
            }
        }

        /// <summary>Notes that the side has sent a segment.</summary>
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
            if (!_aborted && !_closedUnread && !_textAfterClose && !_neverAccepted
                && !ResetSent && !ResetReceived && !over && Violation == null)
            {
                Violation = $"{_name} sent a reset that Linux would not have sent (closed {_closed}, shut send "
                    + $"{_shutSend}, shut receive {_shutReceive}, "
                    + $"FIN sent {_finSent} and acknowledged {_finAcknowledged}, peer's FIN taken {_peerFinTaken}, "
                    + $"TIME-WAIT due {MustTimeWait}).";
            }
        }
    }
}
