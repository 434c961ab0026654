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
    /// <summary>Runs scripts against the Linux kernel, each on a thread of its own in a network namespace of its own.
    /// The namespace has no name: it disappears with the thread and its sockets, however they end.</summary>
    internal static class KernelRun
    {
        // A run that failed after its thread was delayed for longer proves nothing, because packets were received late.
        // The run is repeated.
        private const int HeldUpMilliseconds = 5;
        private const int MostTurns = 6;

        // More runs at once would make a small machine late; scripts wait most of the time.
        private static readonly SemaphoreSlim s_places = new SemaphoreSlim(12);
        private static readonly Lazy<string> s_missing = new Lazy<string>(FindMissing);

        /// <summary>Returns the missing requirements of the machine, or null.</summary>
        internal static string MissingHere => s_missing.Value;

        /// <summary>Runs a script.</summary>
        /// <param name="parse">Creates the script: a run fills in its defaults.</param>
        /// <param name="onTrace">Receives the events; null for nothing.</param>
        internal static void Run(Func<Script> parse, Action<TraceLine> onTrace)
        {
            if (MissingHere != null)
            {
                throw new ScriptNotRunnableException("Scripts run against Linux only with " + MissingHere + ".");
            }

            s_places.Wait();
            try
            {
                for (int turn = 1; !TryRun(parse(), onTrace, turn == MostTurns); turn++)
                {
                }
            }
            finally
            {
                s_places.Release();
            }
        }

        /// <summary>Runs a script once.</summary>
        /// <returns>False if it failed because the machine was too busy. In the last attempt it throws
        /// instead.</returns>
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
