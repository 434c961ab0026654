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
        // More at once would make a small machine late; most of their time scripts wait.
        private static readonly SemaphoreSlim Places = new SemaphoreSlim(12);
        private static readonly Lazy<string> Missing = new Lazy<string>(FindMissing);

        /// <summary>What the machine lacks for this, or null.</summary>
        internal static string MissingHere => Missing.Value;

        internal static void Run(Script script, Action<TraceLine> onTrace)
        {
            if (MissingHere != null)
            {
                throw new ScriptNotRunnableException("Scripts run against Linux only with " + MissingHere + ".");
            }

            Places.Wait();
            try
            {
                OnThread(() =>
                {
                    EnterNewNamespace();
                    using KernelUnderTest kernel = new KernelUnderTest(script.Header);
                    ScriptRunner.Run(script, kernel, onTrace);
                });
            }
            finally
            {
                Places.Release();
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
