using System;
using System.IO;
using System.Text;

namespace NanoSock.Host.Running
{
    /// <summary>Runs the main method of a desktop program. The program ends with one line and an exit code when its
    /// standard output is closed, the disk is full, or a reader such as "head" has gone.</summary>
    public static class DesktopProgram
    {
        /// <summary>The exit code of a program whose output could not be written.</summary>
        public const int OutputFailure = 1;

        private static StandardStream s_output;

        /// <summary>Runs a program.</summary>
        /// <param name="body">The program. It writes to <see cref="Console.Out"/> and <see cref="Console.Error"/>, and
        /// returns its exit code. An <see cref="OutputException"/> ends it.</param>
        /// <returns>The exit code.</returns>
        public static int Run(Func<int> body)
        {
            // A terminal is never full, and Console must track the cursor there.
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

        /// <summary>Throws an <see cref="OutputException"/> if the reader of the standard output has gone. A program
        /// that only waits calls this from time to time.</summary>
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
