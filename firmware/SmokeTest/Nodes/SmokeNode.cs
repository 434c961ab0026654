using NanoSock.Sockets;

namespace SmokeTest
{
    /// <summary>A stack that steps work on, and what runs beside them on it.</summary>
    public class SmokeNode
    {
        private readonly NetStack _stack;

        /// <summary>Takes a stack with its interface.</summary>
        public SmokeNode(NetStack stack)
        {
            _stack = stack;
        }

        /// <summary>The stack.</summary>
        public NetStack Stack
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

        /// <summary>Opens what the next step needs of it; again and again.</summary>
        /// <returns>Why that cannot be had.</returns>
        public virtual SocketError Open()
        {
            return SocketError.Success;
        }

        /// <summary>Gives up what <see cref="Open"/> can open again: the next step works on another node.</summary>
        public virtual void Release()
        {
        }
    }
}
