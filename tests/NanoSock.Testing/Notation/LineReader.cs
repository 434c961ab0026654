using System;
using System.Globalization;

namespace NanoSock.Testing.Notation
{
    /// <summary>Reads one line of a script word by word and keeps the column.</summary>
    internal sealed class LineReader
    {
        private const string Special = "<>{},";

        private readonly string _file;
        private readonly string _text;
        private int _at;
        private int _wordAt;

        internal LineReader(string file, int line, string text)
        {
            _file = file;
            Line = line;
            int comment = text.IndexOf('#');
            _text = (comment < 0 ? text : text[..comment]).TrimEnd();
            SkipSpace();
        }

        internal int Line { get; }

        internal bool AtEnd => _at >= _text.Length;

        internal string Text => _text.Trim();

        /// <summary>Gets the column of the next word, from 1.</summary>
        internal int Column => _at + 1;

        /// <summary>Returns an error at the word that was read last.</summary>
        internal ScriptSyntaxException Error(string message)
        {
            return new ScriptSyntaxException(_file, Line, _wordAt + 1, message);
        }

        /// <summary>Returns an error at the next word.</summary>
        internal ScriptSyntaxException ErrorHere(string message)
        {
            return new ScriptSyntaxException(_file, Line, _at + 1, message);
        }

        /// <summary>Returns the next word without consuming it; empty at the end.</summary>
        internal string Peek()
        {
            return _text[_at..EndOfWord()];
        }

        /// <summary>Consumes the next word; <paramref name="what"/> is the expected kind of word.</summary>
        internal string Word(string what)
        {
            if (AtEnd)
            {
                _wordAt = _at;
                throw ErrorHere("expected " + what + ", not the end of the line.");
            }

            int end = EndOfWord();
            _wordAt = _at;
            string word = _text[_at..end];
            _at = end;
            SkipSpace();
            return word;
        }

        /// <summary>Consumes the next word if it equals the argument.</summary>
        internal bool Take(string word)
        {
            if (!string.Equals(Peek(), word, StringComparison.Ordinal))
            {
                return false;
            }

            Word(word);
            return true;
        }

        internal void Expect(string word)
        {
            if (!Take(word))
            {
                throw ErrorHere("expected '" + word + "'" + Instead());
            }
        }

        internal void ExpectEnd()
        {
            if (!AtEnd)
            {
                throw ErrorHere("'" + Peek() + "' is more than belongs here.");
            }
        }

        /// <summary>Reads a whole number within limits, decimal or 0x.</summary>
        internal long Number(string what, long least, long most)
        {
            string word = Word(what);
            if (!TryNumber(word, out long value))
            {
                throw Error("expected " + what + ", not '" + word + "'.");
            }

            return value >= least && value <= most
                ? value
                : throw Error(what + " is " + least + " to " + most + ", not " + word + ".");
        }

        internal static bool TryNumber(string word, out long value)
        {
            return word.StartsWith("0x", StringComparison.Ordinal)
                ? long.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
                : long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        }

        private string Instead()
        {
            return AtEnd ? ", not the end of the line." : ", not '" + Peek() + "'.";
        }

        private int EndOfWord()
        {
            int end = _at;
            if (end < _text.Length && Special.Contains(_text[end]) && !IsComparison(end))
            {
                return end + 1;
            }

            while (end < _text.Length && !char.IsWhiteSpace(_text[end])
                && (end == _at || !Special.Contains(_text[end]) || IsArrow(end)))
            {
                end++;
            }

            return end;
        }

        // > and >= before a value are part of it, and so is the head of the arrow.
        private bool IsComparison(int at)
        {
            return _text[at] == '>' && at + 1 < _text.Length
                && (_text[at + 1] == '=' || _text[at + 1] == '$' || char.IsAsciiDigit(_text[at + 1]));
        }

        private bool IsArrow(int at)
        {
            return _text[at] == '>' && at > 0 && (_text[at - 1] == '-' || (_text[at - 1] == '=' && IsComparison(at)));
        }

        private void SkipSpace()
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            {
                _at++;
            }
        }
    }
}
