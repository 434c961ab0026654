using System;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Reports;
using NanoSock.PacketScripts.Running;

namespace NanoSock.PacketScripts.Linux
{
    /// <summary>Runs scripts against the Linux kernel, each on a thread of its own in a network namespace of its own. The
    /// namespace has no name: it goes with the thread and its sockets, however they end.</summary>
    internal static class KernelRun
    {
        // A run that failed after its thread was held up for longer proves nothing: what came in from the wire came late. It is
        // tried again.
        private const int HeldUpMilliseconds = 5;
        private const int MostTurns = 6;

        // More at once would make a small machine late; most of their time scripts wait.
        private static readonly SemaphoreSlim Places = new SemaphoreSlim(12);
        private static readonly Lazy<string> Missing = new Lazy<string>(FindMissing);

        /// <summary>What the machine lacks for this, or null.</summary>
        internal static string MissingHere => Missing.Value;

        /// <summary>Runs a script.</summary>
        /// <param name="parse">Makes the script: a run fills in what it leaves out.</param>
        /// <param name="onTrace">Gets what happens; null for nothing.</param>
        internal static void Run(Func<Script> parse, Action<TraceLine> onTrace)
        {
            if (MissingHere != null)
            {
                throw new ScriptNotRunnableException("Scripts run against Linux only with " + MissingHere + ".");
            }

            Places.Wait();
            try
            {
                for (int turn = 1; !TryRun(parse(), onTrace, turn == MostTurns); turn++)
                {
                }
            }
            finally
            {
                Places.Release();
            }
        }

        /// <summary>Runs a script once.</summary>
        /// <returns>False if it failed because the machine was too busy; not in the last turn, in which it throws.</returns>
        private static bool TryRun(Script script, Action<TraceLine> onTrace, bool isLast)
        {
            long heldUp = 0;
            try
            {
                OnThread(() =>
                {
                    EnterNewNamespace();
                    using KernelUnderTest kernel = new KernelUnderTest(script.Header);
                    try
                    {
                        ScriptRunner.Run(script, kernel, onTrace);
                    }
                    finally
                    {
                        heldUp = kernel.HeldUp;
                    }
                });
                return true;
            }
            catch (ScriptFailedException) when (!isLast && heldUp > HeldUpMilliseconds * 1000)
            {
                return false;
            }
        }

        private static void EnterNewNamespace()
        {
            if (Libc.Unshare(Libc.NewNetworkNamespace) != 0)
            {
                throw new ScriptNotRunnableException("Linux: unshare: " + Marshal.GetLastPInvokeErrorMessage() + ".");
            }
        }

        private static void OnThread(Action action)
        {
            ExceptionDispatchInfo failure = null;
            Thread thread = new Thread(() =>
            {
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            });
            thread.IsBackground = true;
            thread.Start();
            thread.Join();
            failure?.Throw();
        }

        private static string FindMissing()
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            {
                return "root on Linux";
            }

            if (!File.Exists("/dev/net/tun"))
            {
                return "TUN interfaces (/dev/net/tun)";
            }

            try
            {
                OnThread(EnterNewNamespace);
                return null;
            }
            catch (ScriptNotRunnableException)
            {
                return "the right to make network namespaces";
            }
        }
    }
}
