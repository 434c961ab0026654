using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.Testing;

namespace NanoSock.Tests.Conformance
{
    /// <summary>Requirements, the tests that name them, and the results of these tests.</summary>
    internal sealed class ConformanceTable
    {
        private readonly Dictionary<string, string> _failures = new Dictionary<string, string>();
        private readonly ILookup<string, ConformanceCase> _byRequirement;

        internal ConformanceTable(IReadOnlyList<Requirement> requirements, IEnumerable<IConformanceSource> sources)
        {
            Requirements = requirements;
            Cases = sources.SelectMany(source => source.Cases()).ToArray();
            _byRequirement = Cases.SelectMany(item => item.Requirements.Distinct().Select(id => (id, item)))
                .ToLookup(pair => pair.id, pair => pair.item);
            foreach (ConformanceCase item in Cases)
            {
                try
                {
                    item.Run();
                }
                catch (Exception exception)
                {
                    _failures[item.Name] = exception.GetType().Name + ": " + exception.Message;
                }
            }
        }

        /// <summary>Gets the tests of the stack and of its firmware, and the packet scripts. A source of other tests is
        /// added here.</summary>
        internal static IEnumerable<IConformanceSource> Sources => new IConformanceSource[]
        {
            new AttributedTests(typeof(TcpTests.OpeningTests).Assembly.GetTypes()),
            new AttributedTests(typeof(Host.ImpairmentParserTests).Assembly.GetTypes()),
            new AttributedTests(typeof(Services.Tests.ServiceContextTests).Assembly.GetTypes()),
            new PacketScriptTests(),
        };

        internal IReadOnlyList<Requirement> Requirements { get; }

        internal IReadOnlyList<ConformanceCase> Cases { get; }

        /// <summary>Returns the tests that name a requirement, by name.</summary>
        internal IEnumerable<ConformanceCase> TestsOf(Requirement requirement)
        {
            return _byRequirement[requirement.Id].OrderBy(item => item.Name, StringComparer.Ordinal);
        }

        /// <summary>Returns "passes" if the requirement has tests, and each of them has just passed.</summary>
        internal string Verdict(Requirement requirement)
        {
            ConformanceCase[] cases = _byRequirement[requirement.Id].ToArray();
            return requirement.Declined != null ? "declined"
                : cases.Length > 0 && cases.All(item => !_failures.ContainsKey(item.Name)) ? "passes"
                : cases.Length == 0 ? "no test" : "fails";
        }

        /// <summary>Returns all violations, one a line.</summary>
        internal IEnumerable<string> Faults()
        {
            HashSet<string> known = Requirements.Select(item => item.Id).ToHashSet();
            foreach (ConformanceCase item in Cases)
            {
                foreach (string id in item.Requirements.Where(id => !known.Contains(id)))
                {
                    yield return item.Name + " names " + id + ", which is no requirement";
                }

                if (item.Requirements.Count == 0)
                {
                    yield return item.Name + " names no requirement";
                }
            }

            foreach (string name in Cases.GroupBy(item => item.Name)
                .Where(group => group.Count() > 1)
                .Select(group => group.Key))
            {
                yield return "two tests are called " + name;
            }

            foreach (Requirement requirement in Requirements)
            {
                string verdict = Verdict(requirement);
                if (verdict is "no test")
                {
                    yield return requirement.Id + " has no test";
                }
                else if (verdict is "fails")
                {
                    yield return requirement.Id + " fails: " + string.Join("; ", FailuresOf(requirement));
                }

                if (requirement.Declined != null && _byRequirement[requirement.Id].Any())
                {
                    yield return requirement.Id + " is declined and has a test";
                }
            }
        }

        private IEnumerable<string> FailuresOf(Requirement requirement)
        {
            return _byRequirement[requirement.Id].Where(item => _failures.ContainsKey(item.Name))
                .Select(item => item.Name + ": " + _failures[item.Name]);
        }
    }
}
