using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Firmware;
using NanoSock.Testing;

namespace NanoSock.Tests.Firmware.Page
{
    /// <summary>Runs the script of the status page in node, on the double of a browser's document in
    /// browser.js.</summary>
    internal static class PageRun
    {
        private static readonly Lazy<bool> s_hasNode = new Lazy<bool>(() =>
        {
            try
            {
                using Process process = Start("--version");
                process.StandardOutput.ReadToEnd();
                return process.WaitForExit(20000);
            }
            catch (Win32Exception)
            {
                return false;
            }
        });

        /// <summary>Gets the whole page.</summary>
        internal static string Text { get; } = string.Concat(Enumerable.Range(0, StatusPageText.Pieces)
            .Select(StatusPageText.Piece));

        /// <summary>A refresh with an answer; null for a refresh without one.</summary>
        internal static object Answer(string json) => json == null ? new { fail = true } : new { json };

        /// <summary>Text in the filter.</summary>
        internal static object Filter(string filter) => new { filter };

        /// <summary>A click on the first button in an element whose text starts with a text.</summary>
        internal static object Click(string id, string text) => new { click = new[] { id, text } };

        /// <summary>Selected text, or none.</summary>
        internal static object Select(bool select) => new { select };

        /// <summary>Returns the document after each step.</summary>
        internal static PageState[] Run(params object[] steps)
        {
            if (!s_hasNode.Value)
            {
                Assert.Inconclusive("Skipped: needs the program node.");
            }

            string folder = Directory.CreateTempSubdirectory("nanosock-page").FullName;
            try
            {
                string page = Path.Combine(folder, "page.html");
                string list = Path.Combine(folder, "steps.json");
                File.WriteAllText(page, Text);
                File.WriteAllText(list, JsonSerializer.Serialize(steps));
                using Process process = Start(Path.Combine(RepositoryFolder.Path, "tests", "NanoSock.Firmware.Tests",
                    "Firmware", "Page", "browser.js"), page, list);
                string output = process.StandardOutput.ReadToEnd();
                Assert.IsTrue(process.WaitForExit(20000));
                Assert.AreEqual(0, process.ExitCode, process.StandardError.ReadToEnd());
                return JsonDocument.Parse(output)
                    .RootElement.EnumerateArray()
                    .Select(state => new PageState(
                        XElement.Parse(state.GetProperty("html").GetString(), LoadOptions.PreserveWhitespace),
                        state.GetProperty("title").GetString(), state.GetProperty("fetched").GetString(),
                        state.GetProperty("added").GetInt32()))
                    .ToArray();
            }
            finally
            {
                Directory.Delete(folder, true);
            }
        }

        private static Process Start(params string[] arguments)
        {
            ProcessStartInfo start = new ProcessStartInfo("node")
            {
                RedirectStandardOutput = true, RedirectStandardError = true
            };
            foreach (string argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            return Process.Start(start);
        }
    }
}
