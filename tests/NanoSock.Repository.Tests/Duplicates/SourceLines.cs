using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace NanoSock.Repository.Tests.Duplicates
{
    /// <summary>Reduces a source file to the lines that count in the search for duplicates.</summary>
    /// <remarks>Blank lines, comments, lone punctuation, attributes, and using and namespace lines never
    /// count.</remarks>
    internal static class SourceLines
    {
        private const string Modifiers = @"(?:(?:public|private|internal|protected|static|readonly|const|sealed"
            + @"|abstract|virtual|override|partial|unsafe|new) )*";

        private const string Type = @"(?:void|n(?:[.<>,? n]*n>?)?)(?:\[\])*\??";

        private static readonly Regex s_token = new(
            @"//.*|[$@]*""(?:\\.|[^""\\])*""|'(?:\\.|[^'\\])+'|@?[A-Za-z_]\w*|\d[\w.]*|\s+|.");
        private static readonly Regex s_never = new(@"^(?:[^\w""']*|\[.*\]|using [\w.= ]+;|namespace .*|#.*)$");
        private static readonly Regex s_continuation = new(@"^(?:&&|\|\||[?:+*/|&.=-]|==|!=|\?\?)");
        // A text that is wrapped is one text.
        private static readonly Regex s_texts = new(@"""""(?: \+ """")+");
        private static readonly Regex s_shift = new(@"\(n\)\(n >> 0\)");

        private static readonly Regex s_declaration = new(string.Join('|',
            $"^{Modifiers}(?:class|struct|interface|enum|delegate) .*$",
            $"^{Modifiers}{Type} n(?: = (?:new [^;]*|-?[\\w.\"]+))?;$",
            $"^{Modifiers}{Type} n(?: {{ get; (?:(?:private |internal )?set; )?}}.*)?$",
            @"^n(?: = -?[\w.]+(?: << \d+)?)?,$"));

        private static readonly Regex s_label = new(@"^(?:case .*:|default:|break;)$");

        private static readonly HashSet<string> s_keywords = new((
            "abstract as base break case catch class const continue default delegate do else enum event explicit "
            + "extern finally fixed for foreach get goto if implicit in interface internal is lock namespace new null "
            + "operator out override params partial private protected public readonly ref return sealed set sizeof "
            + "stackalloc static struct switch this throw try typeof unchecked unsafe using var virtual void while")
            .Split(' '));

        /// <summary>Returns the lines as they are, with white space folded.</summary>
        internal static List<SourceLine> Letters(IEnumerable<string> source)
        {
            return Read(source, line => Fold(line, text => text)).ToList();
        }

        /// <summary>Returns the shapes of the lines: each name is n, each number 0, each string "".</summary>
        /// <remarks>Declarations and the labels of a switch do not count, because they contain no steps that a method
        /// could share. Consecutive lines of one shape count as one: they are a list, of assignments or of calls, and a
        /// list differs from another one by its names alone. The bytes of a header field are such a list too, shifted
        /// or not, because a call of BigEndian.WriteUInt16 costs a device nearly twice as much as two stores.</remarks>
        internal static List<SourceLine> Shapes(IEnumerable<string> source)
        {
            List<SourceLine> shapes = new();
            foreach (SourceLine line in Read(source, Reduce))
            {
                bool isCounted = !s_declaration.IsMatch(line.Text) && !s_label.IsMatch(line.Text);
                if (isCounted && (shapes.Count == 0 || shapes[^1].Text != line.Text))
                {
                    shapes.Add(line);
                }
            }

            return shapes;
        }

        private static string Reduce(string line)
        {
            return s_texts.Replace(s_shift.Replace(Fold(line, Shape), "(n)n"), "\"\"");
        }

        private static IEnumerable<SourceLine> Read(IEnumerable<string> source, Func<string, string> reduce)
        {
            foreach (SourceLine line in Join(source))
            {
                if (!s_never.IsMatch(line.Text))
                {
                    yield return new SourceLine(line.Number, reduce(line.Text));
                }
            }
        }

        // Joins the lines of a statement that is wrapped: within parentheses, and before an operator.
        private static IEnumerable<SourceLine> Join(IEnumerable<string> source)
        {
            int number = 0;
            int first = 0;
            int depth = 0;
            string joined = string.Empty;
            foreach (string line in source)
            {
                number++;
                string folded = Fold(line, text => text);
                if (folded.Length == 0)
                {
                    continue;
                }

                if (joined.Length > 0 && (depth > 0 || s_continuation.IsMatch(folded)))
                {
                    joined += " " + folded;
                }
                else
                {
                    if (joined.Length > 0)
                    {
                        yield return new SourceLine(first, joined);
                    }

                    first = number;
                    joined = folded;
                }

                // The statements of a lambda stand for themselves.
                depth = folded.EndsWith('{') ? 0 : Math.Max(0, depth + Opened(folded));
            }

            if (joined.Length > 0)
            {
                yield return new SourceLine(first, joined);
            }
        }

        private static int Opened(string line)
        {
            IEnumerable<string> tokens = s_token.Matches(line).Select(match => match.Value);
            return tokens.Sum(token => token is "(" or "[" ? 1 : token is ")" or "]" ? -1 : 0);
        }

        private static string Fold(string line, Func<string, string> token)
        {
            StringBuilder folded = new();
            IEnumerable<string> tokens = s_token.Matches(line).Select(match => match.Value);
            foreach (string text in tokens.Where(text => !text.StartsWith("//")))
            {
                folded.Append(string.IsNullOrWhiteSpace(text) ? " " : token(text));
            }

            return folded.ToString().Trim();
        }

        private static string Shape(string token)
        {
            char first = token.TrimStart('$', '@').Append(token[0]).First();
            bool isName = (char.IsLetter(first) || first == '_') && !s_keywords.Contains(token);
            return isName ? "n" : char.IsDigit(first) ? "0" : first == '"' || first == '\'' ? "\"\"" : token;
        }
    }
}
