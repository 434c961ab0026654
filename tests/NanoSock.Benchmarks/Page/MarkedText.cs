using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using NanoSock.Benchmarks.Cost;

namespace NanoSock.Benchmarks.Page
{
    /// <summary>A page whose generated parts lie between pairs of comments; the hand-written text lies
    /// outside.</summary>
    internal sealed class MarkedText
    {
        private string _text;

        internal MarkedText(string text)
        {
            _text = text;
        }

        /// <summary>Gets the parts, in the order of the page.</summary>
        internal IEnumerable<string> Names
        {
            get { return Regex.Matches(_text, "<!-- ([a-z-]+):begin -->").Select(match => match.Groups[1].Value); }
        }

        internal string this[string name]
        {
            get
            {
                (int from, int to) = Find(name);
                return _text[from..to];
            }

            set
            {
                (int from, int to) = Find(name);
                _text = _text[..from] + value + _text[to..];
            }
        }

        public override string ToString()
        {
            return _text;
        }

        private (int From, int To) Find(string name)
        {
            string begin = "<!-- " + name + ":begin -->\n";
            int from = _text.IndexOf(begin, StringComparison.Ordinal);
            int to = _text.IndexOf("<!-- " + name + ":end -->", StringComparison.Ordinal);
            return from < 0 || to < from
                ? throw new CostException("The page has no part " + name + " between its two comments.")
                : (from + begin.Length, to);
        }
    }
}
