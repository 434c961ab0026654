using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Tasks;

namespace NanoSock.Repository.Tests.Language
{
    /// <summary>Asks hunspell's American dictionary (Debian: hunspell, hunspell-en-us).</summary>
    internal static class Dictionary
    {
        private const int LimitMilliseconds = 60000;

        /// <summary>Returns the words that the dictionary does not have, or null if there is no dictionary
        /// here.</summary>
        internal static HashSet<string> Unknown(IEnumerable<string> words)
        {
            ProcessStartInfo start = new("hunspell", new[] { "-d", "en_US", "-i", "UTF-8", "-l" })
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            try
            {
                using Process process = Process.Start(start);
                Task<string> output = process.StandardOutput.ReadToEndAsync();
                Task<string> errors = process.StandardError.ReadToEndAsync();
                process.StandardInput.Write(string.Join('\n', words) + "\n");
                process.StandardInput.Close();
                if (!process.WaitForExit(LimitMilliseconds))
                {
                    process.Kill(true);
                    throw new InvalidOperationException("hunspell did not end.");
                }

                string missing = errors.Result;
                return process.ExitCode == 0 && missing.Length == 0
                    ? new HashSet<string>(output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                        StringComparer.Ordinal)
                    : null;
            }
            catch (Exception e) when (e is Win32Exception or System.IO.IOException)
            {
                return null;
            }
        }
    }
}
