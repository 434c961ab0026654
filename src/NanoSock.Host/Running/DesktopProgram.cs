using System;
using System.IO;
using System.Text;

namespace NanoSock.Host.Running
{
    /// <summary>What every program of the desktop begins with: when its standard output takes no more, because a reader such as
    /// "head" has gone, because it was closed, or because the disk is full, the program ends with one line and an exit code.</summary>
    public static class DesktopProgram
    {
        /// <summary>The exit code of a program whose output could not be written.</summary>
        public const int OutputFailure = 1;

        private static StandardStream s_output;

        /// <summary>Runs a program.</summary>
        /// <param name="body">The program; it writes to <see cref="Console.Out"/> and <see cref="Console.Error"/>, and returns its
        /// exit code. An <see cref="OutputException"/> ends it.</param>
        /// <returns>The exit code.</returns>
        public static int Run(Func<int> body)
        {
            // A terminal is never full, and Console keeps account of what it shows.
            if (Console.IsOutputRedirected)
            {
                s_output = new StandardStream(StandardStream.Output);
                Console.SetOut(Writer(s_output));
            }

            if (Console.IsErrorRedirected)
            {
                Console.SetError(Writer(new StandardStream(StandardStream.Error)));
            }

            try
            {
                int code = body();
                Console.Out.Flush();
                return code;
            }
            catch (OutputException e)
            {
                Console.Error.WriteLine("error: " + e.Message);
                return OutputFailure;
            }
        }

        /// <summary>Throws an <see cref="OutputException"/> if the reader of the standard output has gone: a program that waits calls
        /// this from time to time.</summary>
        internal static void CheckOutput()
        {
            s_output?.Check();
        }

        private static StreamWriter Writer(Stream stream)
        {
            return new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true };
        }
    }
}
