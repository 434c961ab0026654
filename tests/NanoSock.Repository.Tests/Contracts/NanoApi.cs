using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace NanoSock.Repository.Tests.Contracts
{
    /// <summary>A list of <c>nano-api</c>: the types of one platform assembly and, as keys, their public and protected
    /// members.</summary>
    internal sealed class NanoApi
    {
        private readonly Dictionary<string, HashSet<string>> _members = new();
        private readonly Dictionary<string, string> _headers = new();

        internal NanoApi(string path)
        {
            string current = null;
            foreach (string line in File.ReadLines(path).TakeWhile(line => !line.StartsWith("====")))
            {
                if (line.StartsWith("public ")
                    && Regex.Match(line, @"\b(class|struct|enum|interface|delegate)\b") is { Success: true } kind)
                {
                    current = kind.Value == "delegate"
                        ? Regex.Match(line, @"(System|nanoFramework)[\w.]*(?=\()").Value
                        : Regex.Match(line[kind.Index..], @"^\w+ ([\w.]+)").Groups[1].Value;
                    _headers[current] = line;
                    _members.TryAdd(current, new HashSet<string>());
                }
                else if (current != null && line.StartsWith("    "))
                {
                    // The string's indexer is the one that has a name of its own (IndexerName), which source text does
                    // not show.
                    _members[current].UnionWith(ApiLine.Keys(line.Trim())
                        .Select(key => current == "System.String" ? key.Replace(" Item[", " Chars[") : key));
                }
            }
        }

        internal bool HasType(string fullName) => _headers.ContainsKey(fullName);

        internal string Header(string fullName) => _headers[fullName];

        internal bool HasMember(string fullName, string key) => _members[fullName].Contains(key);

        /// <summary>The compiler gives a class without any constructor in its source a public one without
        /// parameters.</summary>
        internal bool HasNoConstructor(string fullName) => !_members[fullName].Any(key => key.StartsWith(".ctor("));
    }
}
