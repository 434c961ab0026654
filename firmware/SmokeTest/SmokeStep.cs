using System;
using NanoSock.Sockets;

namespace SmokeTest
{
    /// <summary>Represents one test of a run. Each call gets the time and does what can be done at that time; no call
    /// blocks.</summary>
    public abstract class SmokeStep
    {
        /// <summary>The reason of a step that ended because the heap is exhausted.</summary>
        internal const string OutOfMemory = "out of memory";

        private SmokeResult _result;
        private string _detail;
        private long _now;
        private long _deadline = long.MaxValue;

        /// <summary>Creates the step.</summary>
        /// <param name="name">The name, with which its line begins.</param>
        /// <param name="node">The node that it works on.</param>
        /// <param name="needs">The step that must have passed before; null for none.</param>
        protected SmokeStep(string name, SmokeNode node, SmokeStep needs)
        {
            Name = name;
            Node = node;
            Needs = needs;
        }

        /// <summary>Gets the name, with which its line begins.</summary>
        public string Name { get; }

        /// <summary>Gets the node that it works on.</summary>
        public SmokeNode Node { get; }

        /// <summary>Gets the step that must have passed before; null for none.</summary>
        public SmokeStep Needs { get; }

        /// <summary>Gets the result.</summary>
        public SmokeResult Result
        {
            get { return _result; }
        }

        /// <summary>Gets the text of the result; null while it is pending.</summary>
        public string Detail
        {
            get { return _detail; }
        }

        /// <summary>Gets the time of the next call at the latest.</summary>
        internal long Deadline
        {
            get { return _deadline; }
        }

        /// <summary>Gets the request to the user that is printed when the step starts; null for none.</summary>
        internal virtual string Request
        {
            get { return null; }
        }

        /// <summary>Gets the time of the current call, in milliseconds.</summary>
        protected long Now
        {
            get { return _now; }
        }

        /// <summary>Returns true if the deadline has passed.</summary>
        protected bool IsLate
        {
            get { return _now >= _deadline; }
        }

        /// <summary>Starts the step.</summary>
        /// <returns>False when a resource is not available; the step has ended then.</returns>
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
                Break(OutOfMemory);
                return false;
            }
        }

        /// <summary>Ends the step as failed because of an exception, unless it has a result.</summary>
        internal void Break(string reason)
        {
            End();
            Node.Release();
            if (_result == SmokeResult.Pending)
            {
                Fail(reason);
            }
        }

        /// <summary>Does the work that is possible now.</summary>
        /// <returns>True if anything was done, so that more may be possible at once.</returns>
        internal bool Advance(long now)
        {
            _now = now;
            return _result != SmokeResult.Pending || OnAdvance() || _result != SmokeResult.Pending;
        }

        /// <summary>Releases the resources of a step that ended or is stopped.</summary>
        internal virtual void End()
        {
        }

        /// <summary>Ends the step without having run it.</summary>
        internal void Skip(string reason)
        {
            Finish(SmokeResult.Skipped, reason);
        }

        /// <summary>Starts the step: opens its resources.</summary>
        protected virtual void OnBegin()
        {
        }

        /// <summary>Does the work that is possible at this time.</summary>
        /// <returns>True if anything was done.</returns>
        protected abstract bool OnAdvance();

        /// <summary>Sets the deadline in milliseconds from now.</summary>
        protected void SetDeadline(int milliseconds)
        {
            _deadline = _now + milliseconds;
        }

        /// <summary>Ends the step as passed.</summary>
        protected void Succeed(string detail)
        {
            Finish(SmokeResult.Ok, detail);
        }

        /// <summary>Ends the step as failed.</summary>
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
