using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Xml.Linq;
using NanoSock.Repository.Tests;

namespace NanoSock.Packages.Tests.Support
{
    /// <summary>Packages that take the names of nanoFramework's in the local feed. They hold assemblies of
    /// declarations, built from src/Contracts: projects compile against them, and no device can run them. Only
    /// CoreLibrary, where this machine has it, is nanoFramework's own.</summary>
    internal static class StandIns
    {
        private const string Prefix = "nanoFramework.";

        /// <summary>Returns the version of a package in Directory.Packages.props, or null.</summary>
        internal static string VersionOf(string id)
        {
            return (string)XElement.Load(RepositoryRoot.Combine("Directory.Packages.props"))
                .Descendants("PackageVersion").SingleOrDefault(item => (string)item.Attribute("Include") == id)?
                .Attribute("Version");
        }

        /// <summary>Returns the package of an assembly of the platform.</summary>
        internal static string PackageOf(string assembly)
        {
            return assembly == "mscorlib" ? Feed.CoreLibrary
                : assembly.StartsWith(Prefix) ? assembly : Prefix + assembly;
        }

        /// <summary>Writes the packages.</summary>
        internal static void Write(string folder, bool hasCoreLibrary)
        {
            foreach (string project in Directory.GetFiles(RepositoryRoot.Combine("src", "Contracts"), "*.csproj",
                SearchOption.AllDirectories))
            {
                string name = Path.GetFileNameWithoutExtension(project);
                if (name == "mscorlib" && hasCoreLibrary)
                {
                    continue;
                }

                XElement root = XElement.Load(project);
                string[] dependencies = root.Descendants("NanoDependsOn").Concat(root.Descendants("NanoReference"))
                    .Select(item => (string)item.Attribute("Include")).Distinct().ToArray();
                Write(folder, PackageOf(name), dependencies, Path.Combine(Path.GetDirectoryName(project),
                    "bin", Feed.Configuration, "netnano1.0", name + ".dll"));
            }
        }

        private static void Write(string folder, string id, string[] dependencies, string assembly)
        {
            string version = VersionOf(id);
            using ZipArchive archive = ZipFile.Open(Path.Combine(folder, id + "." + version + ".nupkg"),
                ZipArchiveMode.Create);
            using (StreamWriter writer = new StreamWriter(archive.CreateEntry(id + ".nuspec").Open()))
            {
                writer.Write(new XElement("package", new XElement("metadata", new XElement("id", id),
                    new XElement("version", version), new XElement("authors", "NanoSock"),
                    new XElement("description", "Declarations, for tests."), new XElement("dependencies",
                        dependencies.Append("mscorlib").Select(PackageOf).Distinct().Where(item => item != id).Select(
                            item => new XElement("dependency", new XAttribute("id", item),
                                new XAttribute("version", VersionOf(item))))))));
            }

            archive.CreateEntryFromFile(assembly, "lib/" + Path.GetFileName(assembly));
        }
    }
}
