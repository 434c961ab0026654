using System;
using NanoSock.Firmware;
using NanoSock.Sockets;
using SmokeTest.Steps;

namespace SmokeTest
{
    /// <summary>Tests a board step by step, and reports each in one line: "smoke: NAME ok", "FAIL" or "skipped", and a
    /// few words. Like the stack it is a function of packets and time, and runs in virtual time as on a
    /// board.</summary>
    public sealed partial class SmokeProgram : ILoopProgram
    {
        /// <summary>The text in front of every line.</summary>
        public const string Prefix = "smoke: ";

        private const int StepCount = 13;

        // Every host must accept packets of this size (RFC 1122 3.3.2), and every board has the heap for them.
        private const int LoopbackMtu = 576;

        private readonly SmokeNode _board;
        private readonly ISmokeReport _report;
        private readonly SmokeSettings _settings;
        private readonly SmokeStep[] _given;
        private readonly int _count;
        private readonly LoopbackNode _loop;
        private SmokeStep _current;
        private SmokeStep _first;
        private SmokeStep _ownEcho;
        private SmokeStep _link;
        private SmokeStep _peer;
        private int _index = -1;
        private int _reported;
        private int _passed;
        private int _failed;
        private int _skipped;
        private bool _hasMoved;
        private bool _isBroken;

        /// <summary>Creates a run with all its steps.</summary>
        /// <param name="stack">The board's stack, with its interface.</param>
        /// <param name="settings">The facts of the board.</param>
        /// <param name="report">Receives the lines.</param>
        public SmokeProgram(NetStack stack, SmokeSettings settings, ISmokeReport report)
            : this(new SmokeNode(stack), settings, report, null)
        {
        }

        /// <summary>Creates a run of the given steps; null for all.</summary>
        internal SmokeProgram(SmokeNode board, SmokeSettings settings, ISmokeReport report, SmokeStep[] steps)
        {
            _board = board;
            _report = report;
            _settings = settings;
            _given = steps;
            _count = steps == null ? StepCount + (settings.Ping == 0 ? 0 : 1) : steps.Length;
            _loop = new LoopbackNode(board.Stack, null,
                settings.Link.Mtu < LoopbackMtu ? settings.Link.Mtu : LoopbackMtu,
                settings.IsAlone ? settings.Address : 0);
        }

        /// <summary>Gets the board's stack.</summary>
        public NetStack Stack
        {
            get { return _board.Stack; }
        }

        /// <summary>Returns true if every step has ended and the sum has been printed.</summary>
        public bool IsOver
        {
            get { return _index > _count; }
        }

        /// <summary>Gets the number of steps that passed.</summary>
        public int Passed
        {
            get { return _passed; }
        }

        /// <summary>Gets the number of steps that failed.</summary>
        public int Failed
        {
            get { return _failed; }
        }

        /// <summary>Gets the number of steps that were skipped.</summary>
        public int Skipped
        {
            get { return _skipped; }
        }

        /// <summary>Gets a number that grows with every step that ends.</summary>
        public int Changes
        {
            get { return _index; }
        }

        /// <summary>Does one turn.</summary>
        /// <param name="nowMilliseconds">The time, in milliseconds from any start; it never goes back. Read the clock
        /// for every call: with a stale time the stack would count its own work as network delay.</param>
        /// <returns>The time of the next call at the latest; now for at once.</returns>
        public long Step(long nowMilliseconds)
        {
            if (_isBroken)
            {
                Resume(nowMilliseconds);
                _isBroken = false;
            }
            else if (_index < 0)
            {
                Next(nowMilliseconds);
            }

            long next;
            try
            {
                next = Turn(nowMilliseconds);
            }
            catch (OutOfMemoryException)
            {
                // Calls take heap, too, so it may be exhausted anywhere.
                _hasMoved = true;
                next = nowMilliseconds;
                if (_current == null)
                {
                    throw;
                }

                _current.Break(SmokeStep.OutOfMemory);
                Leave(nowMilliseconds);
            }

            return _hasMoved ? nowMilliseconds : next;
        }

        /// <inheritdoc/>
        public void NoteFault()
        {
            _board.Stack.NoteFault();
            _isBroken = true;
        }

        /// <summary>Ends the current step, if any; the resulting segments are sent with the next call.</summary>
        public void Stop()
        {
            if (_current != null)
            {
                _current.End();
                _current.Node.Release();
                _current = null;
                _index = _count + 1;
            }
        }

        // Steps are created one at a time, and only those that others need are kept, because a board's heap is small.
        private SmokeStep Create(int index)
        {
            int answer = _settings.AnswerMilliseconds;
            int measure = _settings.MeasureMilliseconds;
            uint peer = _settings.Peer;
            switch (index)
            {
                case 0:
                    return _first = new BoardStep(_board, _settings);
                case 1:
                    return new ClockStep(_board, _settings.Clock);
                case 2:
                    return new MemoryStep(_board, _settings.LargestArray);
                case 3:
                    return new ChecksumStep(_board);
                case 4:
                    return _ownEcho = new TcpEchoStep("loopback-tcp", _loop,
                        null, _loop.Address, _settings.EchoBytes, answer, false);
                case 5:
                    return new UdpEchoStep("loopback-udp", _loop, null, _loop.Address, measure / 5, false);
                case 6:
                    return new SendStep("loopback-speed", _loop, _ownEcho, _loop.Address, measure, answer, false);
                case 7:
                    return _link = new LinkStep(_board, _first, _settings);
                case 8:
                    return _peer = new PeerStep(_board, _link, peer, answer);
                case 9:
                    return new TcpEchoStep("tcp-echo", _board, _peer, peer, _settings.EchoBytes, answer, true);
                case 10:
                    return new UdpEchoStep("udp-echo", _board, _peer, peer, measure, true);
                case 11:
                    return new SendStep("iperf-send", _board, _peer, peer, measure, answer, true);
                case 12:
                    return new ReceiveStep("iperf-receive", _board, _link,
                        _settings.Address, _settings.ReceiveMilliseconds, answer);
                default:
                    SmokeStep ping = null;
                    CreatePing(ref ping);
                    return ping;
            }
        }

        // A device has no such step.
        partial void CreatePing(ref SmokeStep step);

        private long Turn(long now)
        {
            long next = _board.Turn(now);
            _hasMoved = false;
            SmokeStep step = _current;
            if (step == null)
            {
                return next;
            }

            if (step.Node != _board)
            {
                next = Earlier(next, step.Node.Turn(now));
                _hasMoved = step.Node.HasMoved;
            }

            _hasMoved |= step.Advance(now);
            if (step.Result != SmokeResult.Pending)
            {
                step.End();
                Leave(now);
            }

            return Earlier(next, step.Deadline);
        }

        // Continues with the next step. The exception may have ended a call at any place, and this one may throw as
        // well; then the next call of Step repeats it.
        private void Resume(long now)
        {
            if (IsOver)
            {
                return;
            }

            if (_current != null)
            {
                _current.Break("ended by an exception");
                Leave(now);
                return;
            }

            _loop.Release();
            if (_index >= 0 && _index < _count && _reported <= _index)
            {
                // The heap did not suffice to create it.
                _report.Line(Prefix + "step " + _index.ToString() + " FAIL " + SmokeStep.OutOfMemory);
                _reported = _index + 1;
                _failed++;
            }

            Next(now);
        }

        private void Leave(long now)
        {
            Tell(_current);
            Next(now);
        }

        private static long Earlier(long first, long second)
        {
            return first < second ? first : second;
        }

        // Starts the next step that can run, and reports the skipped ones before it.
        private void Next(long now)
        {
            SmokeStep last = _current;
            _current = null;
            for (_index = _index < _count ? _index + 1 : _count; _index < _count; _index++)
            {
                SmokeStep step = _given == null ? Create(_index) : _given[_index];
                _current = step;
                if (last != null && last.Node != step.Node)
                {
                    last.Node.Release();
                }

                last = step;
                string reason = ReasonToSkip(step.Needs);
                if (reason != null)
                {
                    step.Skip(reason);
                    Tell(step);
                    _current = null;
                    continue;
                }

                if (step.Request != null)
                {
                    _report.Line(Prefix + step.Name + " begins " + step.Request);
                }

                if (step.TryBegin(now))
                {
                    return;
                }

                Tell(step);
                _current = null;
            }

            if (last != null)
            {
                last.Node.Release();
            }

            _report.Line(Prefix + _passed.ToString() + " ok, " + _failed.ToString()
                + " failed, " + _skipped.ToString() + " skipped");
            _index++;
        }

        // A step that needs a skipped one gets its reason.
        private static string ReasonToSkip(SmokeStep needed)
        {
            if (needed == null || needed.Result == SmokeResult.Ok)
            {
                return null;
            }

            return needed.Result == SmokeResult.Skipped ? needed.Detail : "needs " + needed.Name;
        }

        // Counts after the line, because an exception may prevent the line, and then it is printed again.
        private void Tell(SmokeStep step)
        {
            if (_reported > _index)
            {
                return;
            }

            SmokeResult result = step.Result;
            string word = result == SmokeResult.Ok ? " ok " : result == SmokeResult.Failed ? " FAIL " : " skipped ";
            _report.Line(Prefix + step.Name + word + step.Detail);
            _reported = _index + 1;
            if (result == SmokeResult.Ok)
            {
                _passed++;
            }
            else if (result == SmokeResult.Failed)
            {
                _failed++;
            }
            else
            {
                _skipped++;
            }
        }
    }
}
