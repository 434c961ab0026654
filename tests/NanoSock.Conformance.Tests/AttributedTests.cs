using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using NanoSock.Testing;

namespace NanoSock.Tests.Conformance
{
    /// <summary>The test methods of some types that carry <see cref="ConformanceAttribute"/>.</summary>
    internal sealed class AttributedTests : IConformanceSource
    {
        private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

        private readonly IEnumerable<Type> _types;

        internal AttributedTests(IEnumerable<Type> types)
        {
            _types = types;
        }

        public IEnumerable<ConformanceCase> Cases()
        {
            return from type in _types
                   from method in type.GetMethods(Any)
                   let attribute = method.GetCustomAttribute<ConformanceAttribute>()
                   where attribute != null
                   select new ConformanceCase(type.Name + "." + method.Name, SourceFiles.Of(type),
                       attribute.Requirements, () => TestMethodRunner.Run(method));
        }
    }
}
