using System;
using NanoSock.Sockets;

namespace SmokeTest
{
    /// <summary>One thing that a run looks at. It is told the time and does what can be done at that time; it never
    /// waits.</summary>
    public abstract class SmokeStep
    {
        private SmokeResult _result;
        private string _detail;
        private long _now;
        private long _deadline = long.MaxValue;

        /// <summary>Creates the step.</summary>
        /// <param name="name">The word that its line begins with.</param>
        /// <param name="node">The node that it works on.</param>
        /// <param name="needs">The step that must have gone well before; null for none.</param>
        protected SmokeStep(string name, SmokeNode node, SmokeStep needs)
        {
            Name = name;
            Node = node;
            Needs = needs;
        }

        /// <summary>The word that its line begins with.</summary>
        public string Name { get; }

        /// <summary>The node that it works on.</summary>
        public SmokeNode Node { get; }

        /// <summary>The step that must have gone well before; null for none.</summary>
        public SmokeStep Needs { get; }

        /// <summary>How it ended.</summary>
        public SmokeResult Result
        {
            get { return _result; }
        }

        /// <summary>What there is to say about the result; null while it is pending.</summary>
        public string Detail
        {
            get { return _detail; }
        }

        /// <summary>When it wants to be called at the latest.</summary>
        internal long Deadline
        {
            get { return _deadline; }
        }

        /// <summary>What a person has to do for it, told when it begins; null for nothing.</summary>
        internal virtual string Request
        {
            get { return null; }
        }

        /// <summary>The time of the call under way, in milliseconds.</summary>
        protected long Now
        {
            get { return _now; }
        }

        /// <summary>Whether the time that was given is over.</summary>
        protected bool IsLate
        {
            get { return _now >= _deadline; }
        }

        /// <summary>Begins.</summary>
        /// <returns>False when what it needs cannot be had; then it has ended.</returns>
        internal bool TryBegin(long now)
        {
            _now = now;
            try
            {
                SocketError error = Node.Open();
                if (error != SocketError.Success)
                {
                    Skip("the stack has no room for it: " + SocketErrorNames.Of(error));
                    return false;
                }

                OnBegin();
                return true;
            }
            catch (OutOfMemoryException)
            {
                RunOut();
                return false;
            }
        }

        /// <summary>Ends it because the heap is exhausted.</summary>
        internal void RunOut()
        {
            End();
            Node.Release();
            Fail("out of memory");
        }

        /// <summary>Does what can be done.</summary>
        /// <returns>Whether anything was done, so that there may be more to do at once.</returns>
        internal bool Advance(long now)
        {
            _now = now;
            return _result != SmokeResult.Pending || OnAdvance() || _result != SmokeResult.Pending;
        }

        /// <summary>Gives up what it holds: a step that ended, or will not.</summary>
        internal virtual void End()
        {
        }

        /// <summary>Ends it without its having been tried.</summary>
        internal void Skip(string reason)
        {
            Finish(SmokeResult.Skipped, reason);
        }

        /// <summary>Begins: opens what it needs.</summary>
        protected virtual void OnBegin()
        {
        }

        /// <summary>Does what can be done at this time.</summary>
        /// <returns>Whether anything was done.</returns>
        protected abstract bool OnAdvance();

        /// <summary>Gives so many milliseconds from now for what comes next.</summary>
        protected void SetDeadline(int milliseconds)
        {
            _deadline = _now + milliseconds;
        }

        /// <summary>Ends it well.</summary>
        protected void Succeed(string detail)
        {
            Finish(SmokeResult.Ok, detail);
        }

        /// <summary>Ends it badly.</summary>
        protected void Fail(string detail)
        {
            Finish(SmokeResult.Failed, detail);
        }

        private void Finish(SmokeResult result, string detail)
        {
            _result = result;
            _detail = detail;
        }
    }
}
