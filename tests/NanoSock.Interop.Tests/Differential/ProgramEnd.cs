using System;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>Runs the plan of one end. A step does the work that is possible now and never blocks.</summary>
    internal sealed class ProgramEnd
    {
        // The time after which an end whose peer has silently gone leaves too: a reset may have been lost, and resets
        // are not retransmitted.
        private const int PatienceMilliseconds = 400;
        private const int LargestCall = 65536;
        private const int LargestSend = 16384;

        private readonly EndPlan _plan;
        private readonly IStreamSocket _socket;
        private readonly SideJudge _judge;
        private readonly Journal _journal;
        private readonly int _stream;
        private readonly bool _mayGiveUp;
        private readonly byte[] _buffer = new byte[LargestCall];
        private bool _open;
        private long _opened;
        private long _lastProgress;
        private long _nextSend = -1;
        private long _nextRead;
        private long _endedAt = -1;
        private long _closeAt = -1;
        private int _chunk;
        private int _chunkSent;
        private int _received;
        private bool _sentAll;
        private bool _endReceived;
        private bool _shutReceive;
        private bool _stopsReading;

        /// <summary>Creates an end whose socket is connecting, or connected.</summary>
        internal ProgramEnd(EndPlan plan, IStreamSocket socket, SideJudge judge,
            Journal journal, int stream, bool mayGiveUp, bool isOpen, long now)
        {
            _plan = plan;
            _socket = socket;
            _judge = judge;
            _journal = journal;
            _stream = stream;
            _mayGiveUp = mayGiveUp;
            _lastProgress = now;
            if (isOpen)
            {
                _journal.Add("accepted");
                _socket.Prepare(plan);
                Open(now);
            }
            else
            {
                _journal.Add("connects");
            }
        }

        /// <summary>Gets or sets the other end, as soon as it exists.</summary>
        internal ProgramEnd Other { get; set; }

        internal bool IsClosed { get; private set; }

        /// <summary>Gets the name of the error that ended the connection, or null.</summary>
        internal string Error { get; private set; }

        /// <summary>Gets the error in the data, or null.</summary>
        internal string Wrong { get; private set; }

        /// <summary>Gets the number of bytes that send calls have accepted.</summary>
        internal int Sent { get; private set; }

        internal int Received
        {
            get { return _received; }
        }

        /// <summary>Does the work that is possible now; returns false if there was none.</summary>
        internal bool Step(long now)
        {
            if (IsClosed)
            {
                return false;
            }

            bool progress = Advance(now);
            if (progress)
            {
                _lastProgress = now;
            }
            else if (_mayGiveUp && !IsClosed && (Other == null || Other.IsClosed)
                && now - _lastProgress > PatienceMilliseconds && _open)
            {
                _journal.Add("gives up waiting");
                Close();
            }

            return progress;
        }

        /// <summary>Releases the socket of a run that has failed.</summary>
        internal void Discard()
        {
            if (!IsClosed)
            {
                IsClosed = true;
                _socket.Abort(true);
            }
        }

        public override string ToString()
        {
            return $"sent {Sent} of {_plan.Total}{(_sentAll ? ", all" : "")}, received "
                + $"{_received}{(_endReceived ? " to the end" : "")}, "
                + $"{(IsClosed ? "closed" : _open ? "open" : "connecting")}{(Error != null ? ", " + Error : "")}";
        }

        private bool Advance(long now)
        {
            if (!_open)
            {
                int result = _socket.FinishConnect();
                if (result == StreamSockets.Wait)
                {
                    return false;
                }

                if (result < 0)
                {
                    Fail("connect", result);
                    return true;
                }

                _journal.Add("connected");
                Open(now);
                return true;
            }

            if (_closeAt >= 0)
            {
                return CloseInTime(now);
            }

            if (_plan.Ending != Ending.Orderly && Leave(now))
            {
                return true;
            }

            bool progress = !_sentAll && SendSome(now);
            progress |= !IsClosed && !_endReceived && !_shutReceive && !_stopsReading && ReceiveSome(now);
            if (!IsClosed && _sentAll && (_endReceived || _shutReceive))
            {
                _closeAt = now + (_plan.Ending == Ending.Orderly ? _plan.ClosePause : 0);
                progress = true;
            }

            return progress;
        }

        private void Open(long now)
        {
            _open = true;
            _opened = now;
            _nextRead = now + _plan.ReadLate;
        }

        private bool CloseInTime(long now)
        {
            if (now < _closeAt)
            {
                return false;
            }

            if (_plan.ShutsBothAtEnd && _plan.Ending == Ending.Orderly)
            {
                Shutdown(true, true, mayBeOver: true);
            }

            Close();
            return true;
        }

        // The plan to leave before the end.
        private bool Leave(long now)
        {
            if (_endedAt >= 0)
            {
                return false;
            }

            bool late = now - _opened >= _plan.EndAfter;
            if (!late && (Sent < _plan.EndAtSent || _received < _plan.EndAtReceived))
            {
                return false;
            }

            switch (_plan.Ending)
            {
                case Ending.CloseEarly:
                    Close();
                    break;
                case Ending.CloseUnread:
                    _stopsReading = true;
                    if (_socket.Available <= 0 && now - _opened < _plan.EndAfter + PatienceMilliseconds)
                    {
                        return false;
                    }

                    Close();
                    break;
                case Ending.Abort:
                    _journal.Add(_plan.AbortsByLinger ? "closes with linger 0" : "aborts");
                    _judge.OnAbort();
                    _socket.Abort(_plan.AbortsByLinger);
                    IsClosed = true;
                    break;
                case Ending.ShutdownReceive:
                    Shutdown(true, false);
                    break;
                default:
                    Shutdown(true, true);
                    _closeAt = now + _plan.ClosePause;
                    break;
            }

            _endedAt = now;
            return true;
        }

        private bool SendSome(long now)
        {
            if (_chunk == _plan.Chunks.Length)
            {
                if (_plan.ShutsDown)
                {
                    Shutdown(false, true);
                }
                else
                {
                    _journal.Add("has sent all");
                }

                _sentAll = true;
                return true;
            }

            bool heard = _endReceived || _shutReceive || _received >= _plan.WaitFor[_chunk];
            if (!heard)
            {
                return false;
            }

            if (_nextSend < 0)
            {
                _nextSend = now + _plan.Pauses[_chunk];
            }

            if (now < _nextSend)
            {
                return false;
            }

            int count = Math.Min(_plan.Chunks[_chunk] - _chunkSent, LargestSend);
            for (int i = 0; i < count; i++)
            {
                _buffer[i] = PatternByte(_stream, Sent + i);
            }

            int sent = _socket.Send(_buffer, count);
            if (sent == StreamSockets.Wait)
            {
                return false;
            }

            if (sent < 0)
            {
                Fail("send", sent);
                return true;
            }

            _journal.AddTransfer("sends", sent);
            Sent += sent;
            _chunkSent += sent;
            if (_chunkSent == _plan.Chunks[_chunk])
            {
                _chunk++;
                _chunkSent = 0;
                _nextSend = -1;
            }

            return true;
        }

        private bool ReceiveSome(long now)
        {
            if (now < _nextRead)
            {
                return false;
            }

            int count = _socket.Receive(_buffer, _plan.ReadSize);
            if (count == StreamSockets.Wait)
            {
                return false;
            }

            if (count < 0)
            {
                Fail("receive", count);
                return true;
            }

            if (count == 0)
            {
                _journal.Add("receives the end of the stream");
                _endReceived = true;
                if (Other != null && Other.Sent != _received)
                {
                    Wrong = $"The end of the stream came after {_received} bytes; the other end has sent {Other.Sent}.";
                }

                return true;
            }

            for (int i = 0; i < count && Wrong == null; i++)
            {
                if (_buffer[i] != PatternByte(_stream ^ 1, _received + i))
                {
                    Wrong =
                        $"The byte at {_received + i} is {_buffer[i]}, not {PatternByte(_stream ^ 1, _received + i)}.";
                }
            }

            _journal.AddTransfer("receives", count);
            _received += count;
            _nextRead = now + _plan.ReadPause;
            return true;
        }

        // After both FINs, a shutdown may or may not find the connection: both results are right.
        private void Shutdown(bool receive, bool send, bool mayBeOver = false)
        {
            _journal.Add("shuts down " + (receive && send ? "both" : send ? "sending" : "receiving"));
            _judge.OnShutdown(receive, send);
            int result = _socket.Shutdown(receive, send);
            _shutReceive |= receive;
            _sentAll |= send;
            if (result < 0 && !mayBeOver)
            {
                Fail("shutdown", result);
            }
        }

        private void Fail(string call, int error)
        {
            Error = call + ": " + _socket.Explain(error);
            _journal.Add(Error);
            Close();
        }

        private void Close()
        {
            int unread = _socket.Available;
            _journal.Add("closes" + (unread > 0 ? " with " + unread + " bytes unread" : ""));
            _judge.OnClose(unread);
            _socket.Close();
            IsClosed = true;
        }

        private static byte PatternByte(int stream, int position)
        {
            uint mixed = (uint)((position * 2) + 1) * 2654435761u;
            return (byte)((mixed >> 13) + (uint)(position >> 8) + (uint)(stream * 37));
        }
    }
}
