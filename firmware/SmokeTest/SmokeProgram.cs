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

        // Turns within one call: enough to be fast, few enough that a link that is asked between two calls is asked.
        private const int TurnsPerStep = 16;

        private readonly SmokeNode _board;
        private readonly ISmokeReport _report;
        private readonly SmokeStep[] _steps;
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
            _steps = steps == null ? CreateSteps(board, settings) : steps;
        }

        /// <summary>The board's stack.</summary>
        public NetStack Stack
        {
            get { return _board.Stack; }
        }

        /// <summary>Whether every step has ended and the sum has been told.</summary>
        public bool IsOver
        {
            get { return _index > _steps.Length; }
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

        /// <summary>Does all work there is.</summary>
        /// <param name="nowMilliseconds">The time, in milliseconds from any start; it never goes back.</param>
        /// <returns>When the next call is wanted at the latest; now for at once.</returns>
        public long Step(long nowMilliseconds)
        {
            if (_index < 0)
            {
                Next(nowMilliseconds);
            }

            long next;
            int turns = TurnsPerStep;
            do
            {
                try
                {
                    next = Turn(nowMilliseconds);
                }
                catch (OutOfMemoryException)
                {
                    // Calls take of the heap, too: it may be exhausted anywhere.
                    _hasMoved = true;
                    next = nowMilliseconds;
                    if (Current == null)
                    {
                        throw;
                    }

                    Current.RunOut();
                    Leave(nowMilliseconds);
                }
            }
            while (_hasMoved && --turns > 0);

            return _hasMoved ? nowMilliseconds : next;
        }

        /// <summary>Ends the step that is under way, if any; what that sends goes out with the next call.</summary>
        public void Stop()
        {
            if (Current != null)
            {
                Current.End();
                Current.Node.Release();
                _index = _steps.Length + 1;
            }
        }

        private static SmokeStep[] CreateSteps(SmokeNode board, SmokeSettings settings)
        {
            LoopbackNode loop = settings.IsAlone ? new LoopbackNode(board.Stack, settings.Address)
                : new LoopbackNode(board.Stack, null, settings.Link.Mtu);
            int answer = settings.AnswerMilliseconds;
            int measure = settings.MeasureMilliseconds;
            BoardStep first = new BoardStep(board, settings);
            TcpEchoStep ownEcho = new TcpEchoStep("loopback-tcp", loop, null, loop.Address, settings.EchoOctets, answer, false);
            LinkStep link = new LinkStep(board, first, settings);
            PeerStep peer = new PeerStep(board, link, settings.Peer, answer);
            return new SmokeStep[]
            {
                first,
                new ClockStep(board, settings.Clock),
                new MemoryStep(board, settings.LargestArray),
                new ChecksumStep(board),
                ownEcho,
                new UdpEchoStep("loopback-udp", loop, null, loop.Address, measure / 5, false),
                new SendStep("loopback-speed", loop, ownEcho, loop.Address, measure, answer, false),
                link,
                peer,
                new TcpEchoStep("tcp-echo", board, peer, settings.Peer, settings.EchoOctets, answer, true),
                new UdpEchoStep("udp-echo", board, peer, settings.Peer, measure, true),
                new SendStep("iperf-send", board, peer, settings.Peer, measure, answer, true),
                new ReceiveStep("iperf-receive", board, link, settings.Address, settings.ReceiveMilliseconds, answer),
            };
        }

        private long Turn(long now)
        {
            long next = _board.Turn(now);
            _hasMoved = false;
            SmokeStep step = Current;
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
            Tell(Current);
            Next(now);
        }

        private static long Earlier(long first, long second)
        {
            return first < second ? first : second;
        }

        private SmokeStep Current
        {
            get { return _index >= 0 && _index < _steps.Length ? _steps[_index] : null; }
        }

        // Begins the next step that can be tried; those that cannot are told on the way.
        private void Next(long now)
        {
            SmokeStep last = Current;
            for (_index++; _index < _steps.Length; _index++)
            {
                SmokeStep step = _steps[_index];
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

                if (step.TryBegin(now))
                {
                    return;
                }

                Tell(step);
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
