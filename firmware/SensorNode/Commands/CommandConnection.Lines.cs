using NanoSock.Sockets;

namespace SensorNode.Commands
{
    // The lines and answers of the connection.
    public sealed partial class CommandConnection
    {
        private long Carry(long now)
        {
            int unconfirmed = _stack.GetOption(_descriptor, SocketOption.Unacknowledged);
            if (unconfirmed >= 0)
            {
                long confirmed = _queued - unconfirmed;
                if (confirmed != _confirmed || unconfirmed == 0)
                {
                    _confirmed = confirmed;
                    _progressAt = now;
                }
            }

            for (int lines = 0; lines < LinesPerStep; lines++)
            {
                int room = _stack.GetOption(_descriptor, SocketOption.SendBuffer) - unconfirmed;
                if (unconfirmed >= 0 && room < CommandInterpreter.LongestAnswer)
                {
                    // While a collector does not read its answers, its commands are not read either.
                    break;
                }

                int result = TakeLine();
                if (result == -(int)SocketError.WouldBlock)
                {
                    break;
                }

                if (result <= 0)
                {
                    Fail(result == 0 ? "closed by the collector" : SocketErrorNames.Of((SocketError)(-result)),
                        false, now);
                    return now;
                }

                if (!OnLine((LineResult)result, now))
                {
                    return now;
                }

                unconfirmed = _stack.GetOption(_descriptor, SocketOption.Unacknowledged);
                if (lines == LinesPerStep - 1)
                {
                    return now;
                }
            }

            if (_flood > CommandLimits.LongestFlood)
            {
                Fail("no end of line", true, now);
                return now;
            }

            if (_state == CommandState.Greeting && now >= _at)
            {
                Fail("the collector said nothing", true, now);
                return now;
            }

            if (unconfirmed > 0 && now - _progressAt >= CommandLimits.StallMilliseconds)
            {
                Fail("the collector takes no answers", true, now);
                return now;
            }

            long next = unconfirmed > 0 ? _progressAt + CommandLimits.StallMilliseconds : long.MaxValue;
            return _state == CommandState.Greeting && _at < next ? _at : next;
        }

        // Reads up to the end of a line; returns a LineResult, 0 at the end of the stream, or a negated error.
        private int TakeLine()
        {
            for (;;)
            {
                while (_chunkAt < _chunkEnd)
                {
                    LineResult result = _lines.Take(_chunk[_chunkAt++]);
                    if (result != LineResult.Incomplete)
                    {
                        _flood = 0;
                        return (int)result;
                    }

                    _flood++;
                }

                // A flood of bytes without an end of line is not read without a limit within one step.
                int received = _flood > CommandLimits.LongestFlood
                    ? -(int)SocketError.WouldBlock
                    : _stack.Receive(_descriptor, _chunk, 0, ChunkLength);
                if (received <= 0)
                {
                    return received;
                }

                _chunkAt = 0;
                _chunkEnd = received;
            }
        }

        // Returns false when the connection has ended.
        private bool OnLine(LineResult result, long now)
        {
            bool isGood = result == LineResult.Line;
            bool isSilent = isGood && _interpreter.IsSilent(_lines.Line, _lines.Length);
            if (!isSilent)
            {
                _writer.Restart(_answer.Length);
                if (isGood)
                {
                    isGood = _interpreter.Execute(_lines.Line, _lines.Length, _writer);
                }
                else
                {
                    CommandInterpreter.Refuse(result, _writer);
                }

                if (!SendAnswer(now))
                {
                    return false;
                }

                if (isGood)
                {
                    Commands++;
                }
                else
                {
                    BadLines++;
                }
            }

            _badLines = isGood ? 0 : _badLines + 1;
            if (isGood && _state == CommandState.Greeting)
            {
                _state = CommandState.Open;
                _at = now;
                Connections++;
            }

            if (_badLines == CommandLimits.MostBadLines)
            {
                // The connection is closed in order, so that the answers with the reason arrive.
                Fail("not a collector: too many bad lines", false, now);
                return false;
            }

            return true;
        }

        private bool SendAnswer(long now)
        {
            int sent = _stack.Send(_descriptor, _answer, 0, _writer.Length);
            if (sent == _writer.Length)
            {
                _queued += sent;
                return true;
            }

            // There was room for the answer, so the connection has ended in the meantime.
            Fail(SocketErrorNames.Of(sent < 0 ? (SocketError)(-sent) : SocketError.NoBufferSpaceAvailable), true, now);
            return false;
        }
    }
}
