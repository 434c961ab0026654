using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What time does to connections: retransmission, probes, delayed acknowledgments, ends.</summary>
    internal sealed class TcpTimers
    {
        // RFC 9293 MUST-23: a SYN is tried for 3 minutes at least.
        private const int SynMilliseconds = 180000;
        // A closed window is probed once a minute in the end: one or two lost packets must not decide (SHLD-10).
        private const int FewestProbes = 3;
        // R1 of RFC 9293 3.8.3 (SHLD-10).
        private const int RetransmissionsBeforeAdvice = 3;

        private readonly TcpTable _table;
        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;
        private readonly TcpEmitter _emitter;
        private readonly TcpClosing _closing;
        private readonly LossRecovery _recovery;
        private readonly int _userTimeout;

        internal TcpTimers(TcpTable table, TcpEmitter emitter, TcpClosing closing, LossRecovery recovery, int userTimeout)
        {
            _recovery = recovery;
            _table = table;
            _context = table.Context;
            _endpoints = table.Endpoints;
            _emitter = emitter;
            _closing = closing;
            _userTimeout = userTimeout;
        }

        internal void OnTimer()
        {
            for (int slot = 0; slot < _endpoints.TcpCount; slot++)
            {
                if (_endpoints.State[slot] <= (byte)TcpState.Listen)
                {
                    continue;
                }

                int w = slot * Tcb.Words;
                uint[] words = _table.W;
                if (_context.IsDue(words[w + Tcb.LifeAt]))
                {
                    // Linger has run out, or nobody waits for the peer's FIN any more.
                    _closing.Abort(slot, 0);
                    continue;
                }

                if (_context.IsDue(words[w + Tcb.AckAt]))
                {
                    words[w + Tcb.AckAt] = 0;
                    _table.Set(slot, TcbFlags.AckNow);
                    _table.MarkDirty(slot);
                }

                if (_context.IsDue(words[w + Tcb.KeepAt]) && !KeepAlive.OnTimer(_table, _closing, slot))
                {
                    continue;
                }

                if (_context.IsDue(words[w + Tcb.ReorderAt]))
                {
                    words[w + Tcb.ReorderAt] = 0;
                    _recovery.Detect(slot);
                    _table.MarkDirty(slot);
                }

                if (_table.Pacing != null)
                {
                    if (_context.IsDue(_table.Pacing.At(slot)))
                    {
                        _table.MarkDirty(slot);
                    }
                    else
                    {
                        _context.Consider(_table.Pacing.At(slot));
                    }
                }

                if (_context.IsDue(words[w + Tcb.RtxAt]))
                {
                    Retransmit(slot, words, w);
                }

                // Whatever is armed, by this or before, is waited for.
                _context.Consider(words[w + Tcb.LifeAt]);
                _context.Consider(words[w + Tcb.AckAt]);
                _context.Consider(words[w + Tcb.ReorderAt]);
                _context.Consider(words[w + Tcb.RtxAt]);
                _context.Consider(words[w + Tcb.KeepAt]);
            }
        }

        // RFC 6298 5.4 to 5.6; RFC 9293 3.8.6.1 where the window is closed.
        private void Retransmit(int slot, uint[] words, int w)
        {
            words[w + Tcb.RtxAt] = 0;
            byte state = _endpoints.State[slot];
            bool opening = state <= (byte)TcpState.SynReceived;
            int h = slot * Tcb.Halves;
            bool underWay = words[w + Tcb.SndNxt] != words[w + Tcb.SndUna];
            int tries = _table.H[h + Tcb.Tries];
            bool probing = !opening && (words[w + Tcb.SndWnd] == 0 || !underWay);
            if (probing && tries == 0)
            {
                // Nothing has gone unanswered before the first probe goes out.
                words[w + Tcb.SilentSince] = _context.Now;
            }

            int silent = Seq.Diff(_context.Now, words[w + Tcb.SilentSince]);
            int user = (int)(long)words[w + Tcb.UserTimeout];
            int limit = user != 0 ? user : opening && _userTimeout < SynMilliseconds ? SynMilliseconds : _userTimeout;
            if (silent >= limit && (!probing || tries >= FewestProbes || user != 0))
            {
                // An orphan's closed window may well be answered.
                _closing.GiveUp(slot, probing && _table.Is(slot, TcbFlags.Orphan));
                return;
            }

            if (opening)
            {
                _table.Set(slot, TcbFlags.ResendHead);
            }
            else if (probing)
            {
                _table.Set(slot, TcbFlags.Probe);
            }
            else
            {
                _context.Counts[(int)Counter.TcpTimeouts]++;
                _recovery.OnTimeout(slot, tries == 0);
            }

            if (underWay || words[w + Tcb.SndWnd] == 0)
            {
                words[w + Tcb.Rto] = (uint)RoundTrip.Double((int)(long)words[w + Tcb.Rto]);
                _table.H[h + Tcb.Tries] = (ushort)(tries + 1);
                if (tries + 1 == RetransmissionsBeforeAdvice)
                {
                    Advise(slot, h);
                }
            }

            // What the program has set is kept to the millisecond, not to the next time-out.
            int wait = (int)(long)words[w + Tcb.Rto];
            words[w + Tcb.RtxAt] = _context.Arm(user != 0 && user - silent < wait ? user - silent : wait);
            _table.MarkDirty(slot);
        }

        // RFC 9293 3.8.3 (b) and (e): the neighbour that leads there is asked whether it is, and the program can see that
        // something is wrong (SHLD-9).
        private void Advise(int slot, int h)
        {
            _emitter.Doubt(_endpoints.RemoteAddress[slot]);
            if (_table.H[h + Tcb.SoftError] == 0)
            {
                _table.H[h + Tcb.SoftError] = TcpErrors.TimedOut;
            }

            _endpoints.Touch(slot);
        }
    }
}
