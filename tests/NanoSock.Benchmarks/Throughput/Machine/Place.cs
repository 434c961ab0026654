using System;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace NanoSock.Benchmarks.Throughput.Machine
{
    /// <summary>A place of execution: a core, and an optional network namespace. Threads of the pool must not be moved,
    /// so each piece of work has a thread of its own; programs inherit the place of the thread that starts
    /// them.</summary>
    internal static class Place
    {
        /// <summary>Runs on a thread bound to a core inside a namespace, and returns the result of the work, or
        /// rethrows its exception.</summary>
        /// <param name="core">The core, -1 for any.</param>
        /// <param name="networkNamespace">The namespace's name, null for the process's own.</param>
        /// <param name="work">The work.</param>
        internal static T Run<T>(int core, string networkNamespace, Func<T> work)
        {
            T result = default;
            ExceptionDispatchInfo failure = null;
            Thread thread = new Thread(() =>
            {
                try
                {
                    Cores.Bind(core);
                    Enter(networkNamespace);
                    result = work();
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            })
            {
                IsBackground = true,
            };
            thread.Start();
            thread.Join();
            failure?.Throw();
            return result;
        }

        private static void Enter(string networkNamespace)
        {
            if (networkNamespace == null)
            {
                return;
            }

            using SafeFileHandle handle = File.OpenHandle("/run/netns/" + networkNamespace);
            if (Native.SetNamespace((int)handle.DangerousGetHandle(), Native.NewNetwork) != 0)
            {
                throw new InvalidOperationException("setns: " + Marshal.GetLastPInvokeErrorMessage());
            }
        }
    }
}
