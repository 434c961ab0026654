using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Xml.Linq;

namespace NanoSock.Packages.Tests.Support
{
    /// <summary>A package that was made.</summary>
    internal sealed class Package
    {
        private const string Device = ".NETnanoFramework1.0";

        private readonly string _path;

        internal Package(string path)
        {
            _path = path;
            using ZipArchive archive = ZipFile.OpenRead(path);
            Files = archive.Entries.Select(entry => entry.FullName).ToArray();
            ZipArchiveEntry nuspec = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec",
                StringComparison.Ordinal));
            using Stream stream = nuspec.Open();
            XElement root = XElement.Load(stream);
            foreach (XElement element in root.DescendantsAndSelf())
            {
                element.Name = element.Name.LocalName;
            }

            Metadata = root.Element("metadata");
        }

        internal string Id => Text("id");

        internal string Version => Text("version");

        internal XElement Metadata { get; }

        /// <summary>Gets the names of all files.</summary>
        internal string[] Files { get; }

        /// <summary>Gets the paths of the assemblies for a framework.</summary>
        internal IEnumerable<string> Assemblies(string framework)
        {
            return Files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal)
                && (framework == "net10.0" ? file.StartsWith("lib/net10.0/", StringComparison.Ordinal)
                    : file.Split('/').Length == 2));
        }

        /// <summary>Gets the dependencies for a framework, as "id version".</summary>
        internal string[] Dependencies(string framework)
        {
            string name = framework == "net10.0" ? framework : Device;
            return Metadata.Descendants("group").Where(group => (string)group.Attribute("targetFramework") == name)
                .Descendants("dependency")
                .Select(item => (string)item.Attribute("id") + " " + (string)item.Attribute("version"))
                .ToArray();
        }

        /// <summary>Returns the value of an element of the metadata, or null.</summary>
        internal string Text(string name) => (string)Metadata.Element(name);

        /// <summary>Returns the content of a file.</summary>
        internal byte[] Read(string file)
        {
            using ZipArchive archive = ZipFile.OpenRead(_path);
            using Stream stream = archive.GetEntry(file).Open();
            using MemoryStream copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }
    }
}
