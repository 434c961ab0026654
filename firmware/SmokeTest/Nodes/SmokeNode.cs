using NanoSock.Sockets;

namespace SmokeTest
{
    /// <summary>Represents a stack that steps work on, with the services beside them.</summary>
    public class SmokeNode
    {
        private readonly NetStack _stack;

        /// <summary>Takes over a stack with its interface.</summary>
        public SmokeNode(NetStack stack)
        {
            _stack = stack;
        }

        /// <summary>Gets the stack.</summary>
        public NetStack Stack
        {
            get { return _stack; }
        }

        /// <summary>Returns true if the last turn did more than the stack's own work.</summary>
        public virtual bool HasMoved
        {
            get { return false; }
        }

        /// <summary>Does the work that is due at this time.</summary>
        /// <returns>The time of the next work.</returns>
        public virtual long Turn(long nowMilliseconds)
        {
            return _stack.Poll(nowMilliseconds);
        }

        /// <summary>Opens the resources that the next step needs; may be called repeatedly.</summary>
        /// <returns>The error, or Success.</returns>
        public virtual SocketError Open()
        {
            return SocketError.Success;
        }

        /// <summary>Releases what <see cref="Open"/> can open again, because the next step works on another
        /// node.</summary>
        public virtual void Release()
        {
        }
    }
}
