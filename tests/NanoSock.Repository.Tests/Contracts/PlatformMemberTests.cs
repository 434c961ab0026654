using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.Cost.Instrumentation;

namespace NanoSock.Repository.Tests.Contracts
{
    /// <summary>The cost meter's lists of what is native on a device, against the platform's own list.</summary>
    [TestClass]
    public class PlatformMemberTests
    {
        private static readonly Lazy<Dictionary<string, Dictionary<string, bool>>> s_listed = new(Read);

        [TestMethod]
        public void PlatformMembers_Native_MatchPlatformList()
        {
            List<string> wrong = new();
            foreach ((string name, bool isNative) in PlatformMembers.All)
            {
                string type = name.Split("::")[0];
                string member = MemberOf(name.Split("::")[1]);
                if (!s_listed.Value[type].TryGetValue(member, out bool native))
                {
                    wrong.Add(name + " is not listed as " + member);
                }
                else if (native != isNative)
                {
                    wrong.Add(name + (native ? " is native" : " is managed"));
                }
            }

            Assert.AreEqual(string.Empty, string.Join("\n", wrong));
        }

        [TestMethod]
        public void NativeTypes_AllMembers_AreNative()
        {
            foreach (string type in PlatformMembers.NativeTypes)
            {
                CollectionAssert.AreEqual(Array.Empty<string>(),
                    s_listed.Value[type].Where(member => !member.Value).Select(member => member.Key).ToArray(), type);
            }
        }

        // Copy(System.Array,System.Int32) as Copy(Array,int); get_Length() as get Length.
        private static string MemberOf(string written)
        {
            Match parts = Regex.Match(written, @"^(.*)\((.*)\)$");
            string name = parts.Groups[1].Value;
            string parameters = ApiNames.Parameters(parts.Groups[2].Value);
            return name.StartsWith("get_", StringComparison.Ordinal)
                ? "get " + name[4..].Replace("Chars", "Item[" + parameters + "]")
                : name switch
                {
                    "op_Equality" => "operator ==(" + parameters + ")",
                    "op_Inequality" => "operator !=(" + parameters + ")",
                    _ => name + "(" + parameters + ")",
                };
        }

        // Members by type, without what they return, and whether they are native.
        private static Dictionary<string, Dictionary<string, bool>> Read()
        {
            Dictionary<string, Dictionary<string, bool>> types = new();
            Dictionary<string, bool> current = null;
            foreach (string line in File.ReadLines(RepositoryRoot.Combine("tests", "NanoSock.Repository.Tests",
                "nano-api", "mscorlib.txt")).TakeWhile(line => !line.StartsWith("====")))
            {
                if (Regex.Match(line, @"^public .*?\b(?:class|struct) ([\w.]+)") is { Success: true } type)
                {
                    types[type.Groups[1].Value] = current = new Dictionary<string, bool>();
                }
                else if (line.StartsWith("    ") && current != null)
                {
                    foreach (string key in ApiLine.Keys(line.Trim()))
                    {
                        current[WithoutResult(key)] = line.Contains("[native");
                    }
                }
                else if (line.Length > 0)
                {
                    current = null;
                }
            }

            return types;
        }

        // "get int Length", "operator == bool(string,string)", "void Copy(Array,int)", ".ctor(bool)".
        private static string WithoutResult(string key)
        {
            return Regex.Match(key, @"^get \S+ (.*)$") is { Success: true } property ? "get " + property.Groups[1].Value
                : Regex.Match(key, @"^operator (\S+) \S+?(\(.*\))$") is { Success: true } op ? "operator "
                    + op.Groups[1].Value + op.Groups[2].Value
                : Regex.Replace(key, @"^\S+ (?=\w+\()", string.Empty);
        }
    }
}
