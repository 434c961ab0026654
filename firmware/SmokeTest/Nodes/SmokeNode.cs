using NanoSock.Sockets;

namespace SmokeTest
{
    /// <summary>A stack that steps work on, and what runs beside them on it.</summary>
    public class SmokeNode
    {
        private NetStack _stack;

        /// <summary>Takes a stack with its interface.</summary>
        public SmokeNode(NetStack stack)
        {
            _stack = stack;
        }

        /// <summary>The stack.</summary>
        public virtual NetStack Stack
        {
            get { return _stack; }
        }

        /// <summary>Whether the last turn did more than the stack's own work.</summary>
        public virtual bool HasMoved
        {
            get { return false; }
        }

        /// <summary>Does what there is to do at this time.</summary>
        /// <returns>When there is more.</returns>
        public virtual long Turn(long nowMilliseconds)
        {
            return _stack.Poll(nowMilliseconds);
        }

        /// <summary>Whether the stack can be given up and had again.</summary>
        public virtual bool CanRelease
        {
            get { return false; }
        }

        /// <summary>Gives up the stack and all that is on it, where that can be had again.</summary>
        public virtual void Release()
        {
        }
    }
}
