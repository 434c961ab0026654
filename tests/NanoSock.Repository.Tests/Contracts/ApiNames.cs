using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace NanoSock.Repository.Tests.Contracts
{
    /// <summary>One spelling for what the lists spell in several ways: String and string, System.Object and
    /// object.</summary>
    internal static class ApiNames
    {
        private static readonly Dictionary<string, string> s_keywords = new()
        {
            ["Object"] = "object", ["String"] = "string", ["Boolean"] = "bool",
            ["Char"] = "char", ["SByte"] = "sbyte", ["Byte"] = "byte",
            ["Int16"] = "short", ["UInt16"] = "ushort", ["Int32"] = "int",
            ["UInt32"] = "uint", ["Int64"] = "long", ["UInt64"] = "ulong",
            ["Single"] = "float", ["Double"] = "double", ["Void"] = "void",
        };

        /// <summary>A type's name without namespace, outer type and nullability, as a C# keyword where there is
        /// one.</summary>
        internal static string Type(string written)
        {
            string name = written.Trim().TrimEnd('?');
            string array = string.Concat(Regex.Matches(name, @"\[\]").Select(match => match.Value));
            string simple = name.Replace("[]", string.Empty).TrimEnd('?', '&').Split('.', '/', '+').Last();
            return s_keywords.GetValueOrDefault(simple, simple) + array;
        }

        /// <summary>The types of a parameter list, with ref, in and out, without names, attributes and
        /// defaults.</summary>
        internal static string Parameters(string written)
        {
            string bare = Regex.Replace(written, @"\[[A-Z][^\]]*\]\s*", string.Empty);
            return string.Join(",", bare.Split(',').Select(Parameter).Where(parameter => parameter.Length > 0));
        }

        private static string Parameter(string written)
        {
            List<string> words = Regex.Replace(written.Split('=')[0], @"\bparams\b|\bthis\b", string.Empty)
                .Split(' ')
                .Where(word => word.Length > 0)
                .ToList();
            if (words.Count == 0)
            {
                return string.Empty;
            }

            string direction = words[0] is "ref" or "out" or "in" ? "ref " : string.Empty;
            return direction + Type(words[direction.Length > 0 ? 1 : 0]);
        }
    }
}
