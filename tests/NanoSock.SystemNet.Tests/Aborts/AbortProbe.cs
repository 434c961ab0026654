using System;

namespace NanoSock.SystemNet.Tests.Aborts
{
    /// <summary>The probe that rewritten code calls at the beginning of each method and before each call of the
    /// platform: the places where this thread can be aborted.</summary>
    public static class AbortProbe
    {
        [ThreadStatic]
        private static int s_calls;
        [ThreadStatic]
        private static int s_at;
        [ThreadStatic]
        private static bool s_repeats;

        /// <summary>Arms the probe of this thread.</summary>
        /// <param name="at">The call that throws, from 1; 0 for none.</param>
        /// <param name="repeats">True if the call behind it throws, too: the interpreter raises an abort again after a
        /// handler that does not throw.</param>
        public static void Arm(int at, bool repeats)
        {
            s_calls = 0;
            s_at = at;
            s_repeats = repeats;
        }

        /// <summary>Gets the number of calls since the probe was armed.</summary>
        public static int Calls => s_calls;

        /// <summary>Enters a method.</summary>
        public static void Enter()
        {
            s_calls++;
            if (s_at != 0 && (s_calls == s_at || (s_repeats && s_calls == s_at + 1)))
            {
                throw new AbortException();
            }
        }

        /// <summary>The exception in place of ThreadAbortException, which .NET lacks.</summary>
        public sealed class AbortException : Exception
        {
        }
    }
}
