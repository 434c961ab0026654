using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using EchoServer;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Firmware;

namespace NanoSock.Tests.Firmware
{
    [TestClass]
    public class StatusPageTextTests
    {
        [TestMethod]
        public void Piece_Each_IsShortAscii()
        {
            StringBuilder page = new StringBuilder();
            for (int i = 0; i < StatusPageText.Pieces; i++)
            {
                string piece = StatusPageText.Piece(i);
                page.Append(piece);
                Assert.IsLessThanOrEqualTo(NetstatJson.LongestPiece, piece.Length, "Piece " + i + ".");
                foreach (char c in piece)
                {
                    Assert.IsTrue(c < 127, "Piece " + i + " holds " + (int)c + ".");
                }
            }

            StringAssert.StartsWith(page.ToString(), "<!doctype html>");
            StringAssert.EndsWith(page.ToString(), "</html>\n");
        }

        // A node that is replaced loses the focus, its selection, and its unfolded state.
        [TestMethod]
        public void Script_Refresh_KeepsNodes()
        {
            string script = Page.Substring(Page.IndexOf("<script>", StringComparison.Ordinal));
            foreach (string call in new[]
            {
                "replaceChildren", "innerHTML", "outerHTML", "insertAdjacent", "document.write", ".textContent="
            })
            {
                Assert.DoesNotContain(call, script);
            }

            // Only one function changes the page: it compares first, and replaces a node only by one of another kind.
            Assert.HasCount(1, Regex.Matches(script, @"\.replaceWith\("));
            Assert.HasCount(1, Regex.Matches(script, @"\.remove\(\)"));
            Assert.Contains("c.nodeName!=k.nodeName)c.replaceWith(k)", script);
            Assert.Contains("if(c.data!=k.data)c.data=k.data", script);
            foreach (string id in new[] { "'tiles'", "id", "'facts'", "'up'", "'live'" })
            {
                Assert.Contains("put($(" + id + ")", script);
            }

            // Text that is being selected must not change.
            Assert.Contains("if(!getSelection().isCollapsed)", script);
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void Css_Text_MeetsWcagContrast(bool dark)
        {
            Dictionary<string, string> colors = new Dictionary<string, string>();
            int split = Page.IndexOf("@media(prefers-color-scheme:dark)", StringComparison.Ordinal);
            string css = dark
                ? Page.Substring(split, Page.IndexOf("}}", split, StringComparison.Ordinal) - split)
                : Page.Substring(0, split);
            foreach (Match match in Regex.Matches(css, "--([a-z]+):(#[0-9a-f]+)"))
            {
                colors.Add(match.Groups[1].Value, match.Groups[2].Value);
            }

            Assert.HasCount(9, colors);
            Dictionary<string, string> plain = Rule(".s");
            foreach (string badge in new[] { ".s", ".s.up", ".s.mid", ".s.off" })
            {
                Dictionary<string, string> rule = Rule(badge);
                string text = rule.GetValueOrDefault("color", plain.GetValueOrDefault("color", "var(--ink)"));
                string background = rule.GetValueOrDefault("background", plain["background"]);
                CheckContrast(colors, badge, text, background == "none" ? "var(--card)" : background);
            }

            foreach (string background in new[] { "var(--card)", "var(--bg)" })
            {
                CheckContrast(colors, "text", "var(--ink)", background);
                CheckContrast(colors, "small text", "var(--dim)", background);
                CheckContrast(colors, "alarm", "var(--bad)", background);
            }

            // Old values are shown without color, because less opacity is less contrast.
            Assert.DoesNotContain("opacity", Page);
        }

        [TestMethod]
        public void Css_NarrowScreen_ShowsForeignPort()
        {
            string narrow = Page.Substring(Page.IndexOf("@media(max-width:760px)", StringComparison.Ordinal));
            double size = double.Parse(Regex.Match(narrow, @"td\.a\{font-size:([0-9.]+)px").Groups[1].Value,
                CultureInfo.InvariantCulture);
            int padding = int.Parse(Regex.Match(narrow, @"th,td\{padding-right:([0-9]+)px").Groups[1].Value,
                CultureInfo.InvariantCulture);
            int body = int.Parse(Regex.Match(narrow, @"body\{padding:([0-9]+)px").Groups[1].Value,
                CultureInfo.InvariantCulture);
            string[] heads = Regex.Matches(Page.Substring(Page.IndexOf("const cols=", StringComparison.Ordinal)),
                @"\['([A-Za-z ]+)'").Select(m => m.Groups[1].Value).Take(3).ToArray();
            CollectionAssert.AreEqual(new[] { "Type", "State", "Foreign" }, heads);

            // Widths of characters in em: 0.61 in a monospaced font, 0.58 on average in a badge.
            double used = (4 * 12.5 * 0.58) + padding + (("Established".Length * 13 * 0.58) + 14)
                + padding + ("255.255.255.255:65535".Length * size * 0.61);
            Assert.IsLessThanOrEqualTo(360 - (2 * body) - (2 * 17.0), used);
        }

        [TestMethod]
        public void Version_OfProgram_IsAssemblyVersion()
        {
            string version = typeof(EchoProgram).Assembly.GetName().Version.ToString(3);
            Assert.AreEqual(version, EchoProgram.Version);
        }

        private static string Page { get; } = string.Concat(Enumerable.Range(0, StatusPageText.Pieces)
            .Select(StatusPageText.Piece));

        private static Dictionary<string, string> Rule(string selector)
        {
            return Regex.Match(Page, @"(?<![\w.])" + Regex.Escape(selector) + @"\{([^}]*)\}").Groups[1].Value
                .Split(';')
                .Select(d => d.Split(':'))
                .ToDictionary(d => d[0], d => d[1]);
        }

        // WCAG 2.1, 1.4.3.
        private static void CheckContrast(Dictionary<string, string> colors,
            string what, string text, string background)
        {
            double one = Luminance(colors[text[6..^1]]) + 0.05;
            double other = Luminance(colors[background[6..^1]]) + 0.05;
            Assert.IsGreaterThanOrEqualTo(4.5, Math.Max(one, other) / Math.Min(one, other),
                what + ": " + text + " on " + background);
        }

        private static double Luminance(string color)
        {
            string digits = color.Length == 4 ? string.Concat(color.Skip(1).Select(c => new string(c, 2))) : color[1..];
            double[] linear = Enumerable.Range(0, 3)
                .Select(i => int.Parse(digits.Substring(2 * i, 2),
                    NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
                .Select(v => v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4)).ToArray();
            return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
        }
    }
}
