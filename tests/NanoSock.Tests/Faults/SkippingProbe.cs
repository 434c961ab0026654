using System;
using System.Threading;

namespace NanoSock.Tests.Faults
{
    /// <summary>The probe that rewritten code of <c>StackRunner</c> and its sockets calls, and that lets one call of
    /// one thread fail as nanoCLR does on a full heap: skips it, or throws.</summary>
    public static class SkippingProbe
    {
        private static Thread s_thread;
        private static bool s_throws;
        private static int s_at;

        /// <summary>Gets the number of calls since <see cref="Arm"/>.</summary>
        public static int Calls { get; private set; }

        /// <summary>Restarts the count of the calls of this thread.</summary>
        /// <param name="at">The call that fails, from 1; 0 for none.</param>
        /// <param name="throws">True to throw, false to skip a call of a synchronized method.</param>
        public static void Arm(int at, bool throws)
        {
            Calls = 0;
            s_at = at;
            s_throws = throws;
            s_thread = Thread.CurrentThread;
        }

        /// <summary>Ends the count.</summary>
        public static void Disarm()
        {
            s_thread = null;
        }

        /// <summary>Returns true if the call that follows is skipped.</summary>
        public static bool Skip() => !s_throws && Count();

        /// <summary>Allocates the frame of a method.</summary>
        public static void Enter()
        {
            if (s_throws && Count())
            {
                throw new OutOfMemoryException();
            }
        }

        private static bool Count() => s_thread == Thread.CurrentThread && ++Calls == s_at;
    }
}
