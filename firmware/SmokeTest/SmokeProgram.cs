using System;
using NanoSock.Sockets;
using SmokeTest.Steps;

namespace SmokeTest
{
    /// <summary>Looks at a board step by step, and says of each in one line how it went: "smoke: NAME ok", "FAIL" or "skipped",
    /// and a few words. A function of packets and time like the stack: it runs in virtual time as on a board.</summary>
    public sealed class SmokeProgram
    {
        /// <summary>What every line begins with.</summary>
        public const string Prefix = "smoke: ";

        private const int StepCount = 13;

        // What every host takes (RFC 1122 3.3.2), and every board has the heap for.
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
        private int _passed;
        private int _failed;
        private int _skipped;
        private bool _hasMoved;

        /// <summary>Creates a run with all its steps.</summary>
        /// <param name="stack">The board's stack, with its interface.</param>
        /// <param name="settings">What there is to know of the board.</param>
        /// <param name="report">Takes the lines.</param>
        public SmokeProgram(NetStack stack, SmokeSettings settings, ISmokeReport report)
            : this(new SmokeNode(stack), settings, report, null)
        {
        }

        /// <summary>Creates a run of the steps that are given; null for all.</summary>
        internal SmokeProgram(SmokeNode board, SmokeSettings settings, ISmokeReport report, SmokeStep[] steps)
        {
            _board = board;
            _report = report;
            _settings = settings;
            _given = steps;
            _count = steps == null ? StepCount : steps.Length;
            _loop = new LoopbackNode(board.Stack, null, settings.Link.Mtu < LoopbackMtu ? settings.Link.Mtu : LoopbackMtu, settings.IsAlone ? settings.Address : 0);
        }

        /// <summary>The board's stack.</summary>
        public NetStack Stack
        {
            get { return _board.Stack; }
        }

        /// <summary>Whether every step has ended and the sum has been told.</summary>
        public bool IsOver
        {
            get { return _index > _count; }
        }

        /// <summary>Steps that ended well.</summary>
        public int Passed
        {
            get { return _passed; }
        }

        /// <summary>Steps that ended badly.</summary>
        public int Failed
        {
            get { return _failed; }
        }

        /// <summary>Steps that could not be tried.</summary>
        public int Skipped
        {
            get { return _skipped; }
        }

        /// <summary>Grows with every step that ends.</summary>
        public int Changes
        {
            get { return _index; }
        }

        /// <summary>Does one turn.</summary>
        /// <param name="nowMilliseconds">The time, in milliseconds from any start; it never goes back. Read the clock for every
        /// call: with an old time the stack takes its own work for a peer's delay.</param>
        /// <returns>When the next call is wanted at the latest; now for at once.</returns>
        public long Step(long nowMilliseconds)
        {
            if (_index < 0)
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
                // Calls take of the heap, too: it may be exhausted anywhere.
                _hasMoved = true;
                next = nowMilliseconds;
                if (_current == null)
                {
                    throw;
                }

                _current.RunOut();
                Leave(nowMilliseconds);
            }

            return _hasMoved ? nowMilliseconds : next;
        }

        /// <summary>Ends the step that is under way, if any; what that sends goes out with the next call.</summary>
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

        // One step at a time, and only those that others need are kept: a board's heap is small.
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
                    return _ownEcho = new TcpEchoStep("loopback-tcp", _loop, null, _loop.Address, _settings.EchoOctets, answer, false);
                case 5:
                    return new UdpEchoStep("loopback-udp", _loop, null, _loop.Address, measure / 5, false);
                case 6:
                    return new SendStep("loopback-speed", _loop, _ownEcho, _loop.Address, measure, answer, false);
                case 7:
                    return _link = new LinkStep(_board, _first, _settings);
                case 8:
                    return _peer = new PeerStep(_board, _link, peer, answer);
                case 9:
                    return new TcpEchoStep("tcp-echo", _board, _peer, peer, _settings.EchoOctets, answer, true);
                case 10:
                    return new UdpEchoStep("udp-echo", _board, _peer, peer, measure, true);
                case 11:
                    return new SendStep("iperf-send", _board, _peer, peer, measure, answer, true);
                default:
                    return new ReceiveStep("iperf-receive", _board, _link, _settings.Address, _settings.ReceiveMilliseconds, answer);
            }
        }

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

        private void Leave(long now)
        {
            Tell(_current);
            Next(now);
        }

        private static long Earlier(long first, long second)
        {
            return first < second ? first : second;
        }

        // Begins the next step that can be tried; those that cannot are told on the way.
        private void Next(long now)
        {
            SmokeStep last = _current;
            _current = null;
            for (_index++; _index < _count; _index++)
            {
                SmokeStep step = _given == null ? Create(_index) : _given[_index];
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
                    continue;
                }

                if (step.Request != null)
                {
                    _report.Line(Prefix + step.Name + " begins " + step.Request);
                }

                _current = step;
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

            _report.Line(Prefix + _passed.ToString() + " ok, " + _failed.ToString() + " failed, " + _skipped.ToString() + " skipped");
            _index++;
        }

        // What was skipped hands its reason on.
        private static string ReasonToSkip(SmokeStep needed)
        {
            if (needed == null || needed.Result == SmokeResult.Ok)
            {
                return null;
            }

            return needed.Result == SmokeResult.Skipped ? needed.Detail : "needs " + needed.Name;
        }

        private void Tell(SmokeStep step)
        {
            string word;
            switch (step.Result)
            {
                case SmokeResult.Ok:
                    _passed++;
                    word = " ok ";
                    break;
                case SmokeResult.Failed:
                    _failed++;
                    word = " FAIL ";
                    break;
                default:
                    _skipped++;
                    word = " skipped ";
                    break;
            }

            _report.Line(Prefix + step.Name + word + step.Detail);
        }
    }
}
