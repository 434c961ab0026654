using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NanoSock.Repository.Tests.Language
{
    /// <summary>Extracts what a person wrote for a person: pages, comments, and the messages of programs. Code spans,
    /// paths, options and identifiers are left out.</summary>
    internal static partial class Prose
    {
        // A literal of fewer words is a name or a key.
        private const int LeastWordsOfMessage = 3;

        /// <summary>Lists the words of a file with the numbers of their lines. A possessive is listed as its
        /// noun.</summary>
        internal static IEnumerable<(int Line, string Word)> Words(string name, string text)
        {
            foreach ((int line, string prose) in Lines(name, text))
            {
                foreach (Match match in Word().Matches(Name().Replace(Markup().Replace(prose, " "), " ")))
                {
                    string word = match.Value.EndsWith("'s", StringComparison.Ordinal)
                        ? match.Value[..^2]
                        : match.Value;
                    if (word.Length > 2 && !Identifier().IsMatch(word))
                    {
                        yield return (line, word);
                    }
                }
            }
        }

        private static IEnumerable<(int Line, string Text)> Lines(string name, string text)
        {
            return Path.GetExtension(name) switch
            {
                ".cs" => CSharp(text, !name.StartsWith("tests/", StringComparison.Ordinal)
                    && !name.EndsWith("StatusPageText.cs", StringComparison.Ordinal)),
                ".md" => Markdown(text),
                ".csproj" or ".props" or ".targets" or ".proj" => Matches(XmlComment(), text),
                ".c" or ".h" => Matches(CComment(), text),
                _ => Matches(HashComment(), text),
            };
        }

        private static IEnumerable<(int Line, string Text)> CSharp(string text, bool withMessages)
        {
            SyntaxTree tree = CSharpSyntaxTree.ParseText(text,
                new CSharpParseOptions(documentationMode: DocumentationMode.None));
            SyntaxNode root = tree.GetRoot();
            foreach (SyntaxTrivia trivia in root.DescendantTrivia())
            {
                if (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia)
                    || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
                {
                    foreach ((int line, string part) in Split(trivia.ToString()))
                    {
                        yield return (tree.GetLineSpan(trivia.Span).StartLinePosition.Line + line, part);
                    }
                }
            }

            foreach (SyntaxToken token in root.DescendantTokens().Where(token => withMessages
                && IsText(token) && Spaced().Matches(token.Text).Count >= LeastWordsOfMessage))
            {
                yield return (tree.GetLineSpan(token.Span).StartLinePosition.Line + 1,
                    Escape().Replace(token.Text, " "));
            }
        }

        private static bool IsText(SyntaxToken token)
        {
            return token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedStringTextToken);
        }

        // Fenced and indented blocks are code.
        private static IEnumerable<(int Line, string Text)> Markdown(string text)
        {
            bool isFenced = false;
            foreach ((int line, string part) in Split(text))
            {
                bool isFence = part.TrimStart().StartsWith("```", StringComparison.Ordinal);
                isFenced ^= isFence;
                if (!isFence && !isFenced && !part.StartsWith("    ", StringComparison.Ordinal))
                {
                    yield return (line, part);
                }
            }
        }

        private static IEnumerable<(int Line, string Text)> Matches(Regex comment, string text)
        {
            foreach (Match match in comment.Matches(text))
            {
                int first = text.AsSpan(0, match.Index).Count('\n');
                foreach ((int line, string part) in Split(match.Value))
                {
                    yield return (first + line, part);
                }
            }
        }

        private static IEnumerable<(int Line, string Text)> Split(string text)
        {
            return text.Split('\n').Select((line, index) => (index + 1, line));
        }

        [GeneratedRegex(@"(?<!\w)[A-Za-z][A-Za-z0-9]*(?:'[a-z]+)?")]
        private static partial Regex Word();

        // Digits, capitals within, or nothing but capitals at the beginning: MTU, IPv4, SndUna.
        [GeneratedRegex("[0-9]|[a-z][A-Z]|[A-Z]{2}")]
        private static partial Regex Identifier();

        // Code spans, tags, the targets of links, and the name that a row of a table is about.
        [GeneratedRegex(@"`[^`]*`|<c>.*?</c>|<[^>]*>|\]\([^)]*\)|https?://\S+|^\| *[a-z][a-z0-9-]* *\|")]
        private static partial Regex Markup();

        // Paths, members, files, options, variables and calls.
        [GeneratedRegex(@"\S*[\\_=@|#$]\S*|(?<![\w-])--?[a-z][\w-]*|\S*\w\.[A-Za-z]\S*|(?<!\w)/\w\S*|\b(?:src|tests|"
            + @"docs|firmware|boards|build)/\S*|\w*[0-9]\w*-[\w-]+|\w+\(")]
        private static partial Regex Name();

        [GeneratedRegex(@"(?<=^|[\s""'(])[A-Za-z]{2,}(?=[\s,.:;)""']|$)")]
        private static partial Regex Spaced();

        [GeneratedRegex(@"\\.")]
        private static partial Regex Escape();

        [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
        private static partial Regex XmlComment();

        [GeneratedRegex(@"/\*.*?\*/|//[^\n]*", RegexOptions.Singleline)]
        private static partial Regex CComment();

        [GeneratedRegex(@"(?<=^|\s)#(?!!| noqa).*", RegexOptions.Multiline)]
        private static partial Regex HashComment();
    }
}
