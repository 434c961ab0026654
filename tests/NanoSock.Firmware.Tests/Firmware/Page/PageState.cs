using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace NanoSock.Tests.Firmware.Page
{
    /// <summary>The document of the status page at one moment.</summary>
    /// <param name="Root">The elements.</param>
    /// <param name="Title">The title of the document.</param>
    /// <param name="Fetched">The address that was fetched last.</param>
    /// <param name="Added">The number of nodes that the last step has put into the document.</param>
    internal sealed record PageState(XElement Root, string Title, string Fetched, int Added)
    {
        /// <summary>Gets the text that shows if the page is current.</summary>
        internal string Live => Id("live").Value;

        internal XElement Id(string id) => Root.Descendants().Single(element => (string)element.Attribute("id") == id);

        internal bool IsHidden(string id) => Id(id).AncestorsAndSelf().Any(e => e.Attribute("hidden") != null);

        /// <summary>Gets the rows of a table without its heads, as the texts of their cells.</summary>
        internal string[][] Rows(string id) => Id(id).Elements("tr").Skip(1)
            .Select(row => row.Elements("td").Select(cell => cell.Value.Trim()).ToArray())
            .ToArray();

        /// <summary>Gets names and values of the lists within an element.</summary>
        internal Dictionary<string, string> Figures(string id) => Id(id).Descendants("dl").Elements("div")
            .ToDictionary(item => item.Element("dt").Value, item => item.Element("dd").Value.Trim());

        /// <summary>Gets the tile with a head.</summary>
        internal XElement Tile(string head) => Id("tiles").Elements("div")
            .SingleOrDefault(tile => tile.Element("h2").Value == head);
    }
}
