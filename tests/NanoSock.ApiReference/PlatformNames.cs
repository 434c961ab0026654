using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace NanoSock.ApiReference
{
    /// <summary>The public names of .NET, and those of nanoFramework's assemblies.</summary>
    internal sealed class PlatformNames : IDisposable
    {
        private const string DotNet = "https://learn.microsoft.com/dotnet/api/";
        private const string NanoFramework = "https://docs.nanoframework.net/api/";

        private readonly HashSet<string> _device = new HashSet<string>();
        private readonly Dictionary<string, HashSet<string>> _desktop = new Dictionary<string, HashSet<string>>();
        private readonly ModuleDefinition[] _runtime;

        /// <summary>Reads nanoFramework's names.</summary>
        /// <param name="contracts">The paths of its declarations.</param>
        internal PlatformNames(IReadOnlyList<string> contracts)
        {
            foreach (string path in contracts)
            {
                using ModuleDefinition module = ModuleDefinition.ReadModule(path);
                foreach (TypeDefinition type in module.GetTypes().Where(type => type.IsPublic || type.IsNestedPublic))
                {
                    _device.UnionWith(Names(type));
                }
            }

            // The runtime of this program; a type's members are read when one of them is looked up.
            string folder = Path.GetDirectoryName(typeof(object).Assembly.Location);
            _runtime = Directory.GetFiles(folder, "System*.dll").Order(StringComparer.Ordinal)
                .Where(path => !path.Contains(".Native.", StringComparison.Ordinal))
                .Select(path => ModuleDefinition.ReadModule(path))
                .ToArray();
        }

        /// <summary>Returns true if a platform has the type or member with an identifier of XML comments.</summary>
        internal bool Contains(string id)
        {
            return IsOfDesktop(id) || _device.Contains(id);
        }

        /// <summary>Returns the address of a type's or member's page, or null where no platform has it.</summary>
        internal string Find(string id)
        {
            string name = id[2..];
            int end = name.IndexOf('(');
            name = (end < 0 ? name : name[..end]).ToLowerInvariant();
            return IsOfDesktop(id) ? DotNet + name.Replace('`', '-').Replace("#", string.Empty)
                : _device.Contains(id) ? NanoFramework + TypeOf(id) + ".html"
                : null;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            foreach (ModuleDefinition module in _runtime)
            {
                module.Dispose();
            }
        }

        private bool IsOfDesktop(string id)
        {
            string type = TypeOf(id);
            if (!_desktop.TryGetValue(type, out HashSet<string> names))
            {
                TypeDefinition definition = _runtime.Select(module => module.GetType(type))
                    .FirstOrDefault(found => found is { IsPublic: true });
                names = new HashSet<string>(definition == null ? Array.Empty<string>() : Names(definition));
                _desktop.Add(type, names);
            }

            return names.Contains(id);
        }

        private static string TypeOf(string id)
        {
            int end = id.IndexOf('(');
            string name = end < 0 ? id[2..] : id[2..end];
            return id[0] == 'T' ? name : name[..Math.Max(0, name.LastIndexOf('.'))];
        }

        private static IEnumerable<string> Names(TypeDefinition type)
        {
            return type.Methods.Cast<IMemberDefinition>().Concat(type.Fields).Concat(type.Properties)
                .Concat(type.Events).Append(type)
                .Select(DocCommentId.GetDocCommentId);
        }
    }
}
