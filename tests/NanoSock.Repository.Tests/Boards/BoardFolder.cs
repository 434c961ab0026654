using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace NanoSock.Repository.Tests.Boards
{
    /// <summary>A folder in boards, and its Board.props.</summary>
    internal sealed class BoardFolder
    {
        private readonly XElement _properties;

        private BoardFolder(string path)
        {
            Path = path;
            Name = System.IO.Path.GetFileName(path);
            string file = System.IO.Path.Combine(path, "Board.props");
            _properties = File.Exists(file) ? XElement.Load(file) : new XElement("Project");
        }

        internal string Path { get; }

        internal string Name { get; }

        /// <summary>Gets the bytes of heap for managed code; 0 if not given.</summary>
        internal int Heap => int.Parse(Property("BoardHeap") ?? "0", System.Globalization.CultureInfo.InvariantCulture);

        /// <summary>Gets nanoFramework's name for the board's firmware.</summary>
        internal string Target => Property("BoardTarget");

        /// <summary>Gets whether the board is a host of a LAN.</summary>
        internal bool IsOnLan => Property("BoardIsOnLan") == "true";

        /// <summary>Gets whether the board's link is a tunnel over the firmware's own network.</summary>
        internal bool IsTunnel => Property("BoardIsTunnel") == "true";

        /// <summary>Gets the platform assemblies that the device flavor references.</summary>
        internal IEnumerable<string> Platform => Includes("NanoReference");

        /// <summary>Gets the projects that it references, as paths of this machine.</summary>
        internal IEnumerable<string> Projects => Includes("ProjectReference").Select(FullPath);

        /// <summary>Gets the sources that it links from elsewhere, as paths of this machine.</summary>
        internal IEnumerable<string> Sources => Includes("Compile").Select(FullPath);

        internal string Readme => File.ReadAllText(System.IO.Path.Combine(Path, "README.md"));

        internal bool IsHost => Name == "host";

        internal static IEnumerable<BoardFolder> All()
        {
            return Directory.EnumerateDirectories(RepositoryRoot.Combine("boards"))
                .Order(StringComparer.Ordinal)
                .Select(path => new BoardFolder(path));
        }

        /// <summary>Returns the boards that can be bought.</summary>
        internal static IEnumerable<BoardFolder> Real() => All().Where(board => !board.IsHost);

        private static string FullPath(string include) =>
            RepositoryRoot.Combine(include.Replace("$(NanoSockRoot)", string.Empty).Split('/'));

        private IEnumerable<string> Includes(string item) =>
            _properties.Descendants(item).Select(element => (string)element.Attribute("Include"));

        private string Property(string name) => _properties.Descendants(name).FirstOrDefault()?.Value;
    }
}
