using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace NanoSock.Repository.Tests.Nfproj
{
    /// <summary>The nanoFramework package of a platform assembly, its version, and its dependencies.</summary>
    internal static class Packages
    {
        private static readonly Dictionary<string, string> s_versions =
            XElement.Load(RepositoryRoot.Combine("Directory.Packages.props"))
                .Descendants("PackageVersion")
                .ToDictionary(item => (string)item.Attribute("Include"), item => (string)item.Attribute("Version"));

        internal static string Version(string package) => s_versions[package];

        /// <summary>Returns the package of an assembly. A package is named after its assembly; the core library and
        /// those named System.* have names of their own.</summary>
        internal static string Of(string assembly)
        {
            return assembly == "mscorlib" ? "nanoFramework.CoreLibrary"
                : assembly.StartsWith("System.") ? "nanoFramework." + assembly
                : assembly;
        }

        /// <summary>Returns these assemblies and the dependencies of their packages, each once, in alphabetical order
        /// after mscorlib.</summary>
        internal static IEnumerable<string> Closure(IEnumerable<string> assemblies)
        {
            return assemblies.SelectMany(assembly => DependsOn(assembly).Append(assembly))
                .Where(assembly => assembly != "mscorlib")
                .Distinct()
                .Order()
                .Prepend("mscorlib");
        }

        private static IEnumerable<string> DependsOn(string assembly)
        {
            string contract = RepositoryRoot.Combine("src", "Contracts", assembly, assembly + ".csproj");
            return File.Exists(contract)
                ? XElement.Load(contract).Descendants("NanoDependsOn").Select(item => (string)item.Attribute("Include"))
                : Enumerable.Empty<string>();
        }
    }
}
