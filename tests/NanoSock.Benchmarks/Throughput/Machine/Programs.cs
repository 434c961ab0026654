using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Reflection;

namespace NanoSock.Benchmarks.Throughput.Machine
{
    /// <summary>Programs with a time limit: each is killed when it exceeds it.</summary>
    internal static class Programs
    {
        private static readonly ConcurrentDictionary<RunningProgram, byte> s_running =
            new ConcurrentDictionary<RunningProgram, byte>();

        /// <summary>Returns true if a program is in the PATH.</summary>
        internal static bool Has(string name)
        {
            string path = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin";
            foreach (string folder in path.Split(':', StringSplitOptions.RemoveEmptyEntries))
            {
                if (File.Exists(Path.Combine(folder, name)))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Runs a program; returns null on success, otherwise its output.</summary>
        internal static string Try(string program, params string[] arguments)
        {
            using RunningProgram running = Start(-1, null, program, arguments);
            return running.TryFinish(60, out string output)
                ? null
                : program + " " + string.Join(" ", arguments) + ": " + output.Trim().ReplaceLineEndings("; ");
        }

        /// <summary>Runs a program that must succeed.</summary>
        internal static void Must(string program, params string[] arguments)
        {
            string failure = Try(program, arguments);
            if (failure != null)
            {
                throw new InvalidOperationException(failure);
            }
        }

        /// <summary>Ends all running programs.</summary>
        internal static void EndAll()
        {
            foreach (RunningProgram program in s_running.Keys)
            {
                program.Dispose();
            }
        }

        internal static void Ended(RunningProgram program)
        {
            s_running.TryRemove(program, out _);
        }

        /// <summary>Starts a program at a place.</summary>
        internal static RunningProgram Start(int core, string networkNamespace,
            string program, params string[] arguments)
        {
            ProcessStartInfo start = new ProcessStartInfo(program)
            {
                RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true
            };
            foreach (string argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            RunningProgram running = Place.Run(core, networkNamespace, () => new RunningProgram(Process.Start(start)));
            s_running.TryAdd(running, 0);
            return running;
        }

        /// <summary>Starts this program with other arguments.</summary>
        internal static RunningProgram StartSelf(int core, string networkNamespace, params string[] arguments)
        {
            string program = Environment.ProcessPath;
            List<string> all = new List<string>(arguments);
            if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            {
                all.Insert(0, Assembly.GetExecutingAssembly().Location);
            }

            return Start(core, networkNamespace, program, all.ToArray());
        }
    }
}
