using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace NanoSock.Repository.Tests.Contracts
{
    /// <summary>Turns one line of a list, a member's declaration, into keys that can be compared with a
    /// contract's.</summary>
    internal static class ApiLine
    {
        internal static IEnumerable<string> Keys(string written)
        {
            string line = Regex.Replace(written, @"\s*//.*$", string.Empty).Replace("[native]", string.Empty);
            line = Regex.Replace(line,
                @"\b(public|protected|internal|virtual|override|abstract|sealed|readonly|static|new|extern|unsafe)\s+",
                string.Empty).Trim();
            if (Regex.Match(line,
                @"^(\S+) (this)\s*\[(.*?)\]\s*\{(.*)\}|^(\S+) (\w+)\s*\{(.*)\}") is { Success: true } property)
            {
                return Accessors(property);
            }

            string key = Key(line);
            return key == null ? Enumerable.Empty<string>() : new[] { key };
        }

        private static IEnumerable<string> Accessors(Match property)
        {
            bool indexer = property.Groups[2].Success;
            string type = ApiNames.Type(property.Groups[indexer ? 1 : 5].Value);
            string name = indexer
                ? "Item[" + ApiNames.Parameters(property.Groups[3].Value) + "]"
                : property.Groups[6].Value;
            return Regex.Matches(property.Groups[indexer ? 4 : 7].Value, @"(private |internal )?(get|set);")
                .Where(accessor => !accessor.Groups[1].Success)
                .Select(accessor => accessor.Groups[2].Value + " " + type + " " + name);
        }

        private static string Key(string line)
        {
            if (Regex.Match(line, @"^\d{3} (\w+)(?: = .*)?$") is { Success: true } value)
            {
                return "value " + value.Groups[1].Value;
            }

            if (Regex.Match(line, @"^event (\S+) (\w+)") is { Success: true } raised)
            {
                return "event " + ApiNames.Type(raised.Groups[1].Value) + " " + raised.Groups[2].Value;
            }

            if (line.StartsWith('~'))
            {
                return "void Finalize()";
            }

            if (Regex.Match(line, @"^(\S+) operator (\S+?)\s*\((.*)\)$") is { Success: true } op)
            {
                return "operator " + op.Groups[2].Value + " "
                    + Signature(op.Groups[1].Value, string.Empty, op.Groups[3].Value);
            }

            if (Regex.Match(line, @"^(\S+) (\w+)\s*\((.*)\)$") is { Success: true } method)
            {
                return Signature(method.Groups[1].Value, " " + method.Groups[2].Value, method.Groups[3].Value);
            }

            if (Regex.Match(line, @"^\w+\s*\((.*)\)$") is { Success: true } constructor)
            {
                return ".ctor(" + ApiNames.Parameters(constructor.Groups[1].Value) + ")";
            }

            return Regex.Match(line, @"^(?:const )?(\S+) (\w+)") is { Success: true } field
                ? "field " + ApiNames.Type(field.Groups[1].Value) + " " + field.Groups[2].Value
                : null;
        }

        private static string Signature(string type, string name, string parameters) =>
            ApiNames.Type(type) + name + "(" + ApiNames.Parameters(parameters) + ")";
    }
}
