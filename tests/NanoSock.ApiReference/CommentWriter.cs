using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mono.Cecil;

namespace NanoSock.ApiReference
{
    /// <summary>Writes the text of XML comments as HTML, and collects what leads nowhere.</summary>
    internal sealed partial class CommentWriter
    {
        private readonly ApiSet _api;
        private readonly ICollection<string> _faults;

        internal CommentWriter(ApiSet api, ICollection<string> faults)
        {
            _api = api;
            _faults = faults;
        }

        /// <summary>Gets or sets the identifier of the member whose comment is written, for the faults.</summary>
        internal string Owner { get; set; }

        /// <summary>Writes the content of an element.</summary>
        internal string Write(XElement element)
        {
            StringBuilder text = new StringBuilder();
            foreach (XNode node in element.Nodes())
            {
                text.Append(node is XElement child ? WriteChild(child)
                    : node is XText run ? WebUtility.HtmlEncode(Spaces().Replace(run.Value, " ")) : string.Empty);
            }

            return text.ToString().Trim();
        }

        /// <summary>Writes a link to the type or member with an identifier of XML comments.</summary>
        /// <param name="id">The identifier.</param>
        /// <param name="content">The text of the link; null for the name.</param>
        internal string Link(string id, string content)
        {
            ApiMember member = _api.Find(id);
            if (member != null)
            {
                content ??= (member.Type == null || Owner == null || Owner == member.Type.Id
                    || _api.Find(Owner)?.Type == member.Type
                        ? string.Empty
                        : member.Type.Name + ".") + Name(member.Definition);
                return "<a href=\"" + member.Link + "\">" + content + "</a>";
            }

            string address = id.StartsWith('!') ? null : _api.Platform.Find(id);
            if (address == null)
            {
                _faults.Add(Owner + ": cref " + id + " leads nowhere");
            }

            content ??= WebUtility.HtmlEncode(ShortName(id));
            return address == null ? "<code>" + content + "</code>" : "<a href=\"" + address + "\">" + content + "</a>";
        }

        /// <summary>Writes a link to a type of a declaration.</summary>
        internal string Link(TypeReference type, string name)
        {
            string id = "T:" + type.FullName.Replace('/', '.');
            string address = _api.Find(id)?.Link ?? _api.Platform.Find(id);
            return address == null ? name : "<a href=\"" + address + "\">" + name + "</a>";
        }

        private string WriteChild(XElement child)
        {
            switch (child.Name.LocalName)
            {
                case "see" or "seealso":
                    string content = child.IsEmpty ? null : Write(child);
                    return child.Attribute("cref") is { } cref ? Link(cref.Value, content)
                        : child.Attribute("langword") is { } word ? "<code>" + word.Value + "</code>"
                        : child.Attribute("href") is { } address
                            ? "<a href=\"" + WebUtility.HtmlEncode(address.Value) + "\">"
                                + (content ?? WebUtility.HtmlEncode(address.Value)) + "</a>"
                            : Fault(child);
                case "paramref" or "typeparamref":
                    return "<var>" + child.Attribute("name")?.Value + "</var>";
                case "c":
                    return "<code>" + Write(child) + "</code>";
                case "code":
                    return "<pre><code>" + WebUtility.HtmlEncode(Unindent(child.Value)) + "</code></pre>";
                case "para":
                    return "<p>" + Write(child) + "</p>";
                case "list":
                    return WriteList(child);
                default:
                    return Fault(child);
            }
        }

        private string WriteList(XElement list)
        {
            string tag = list.Attribute("type")?.Value == "number" ? "ol" : "ul";
            IEnumerable<string> items = list.Elements().Where(item => item.Name.LocalName is "item" or "listheader")
                .Select(item =>
                {
                    XElement term = item.Element("term");
                    XElement description = item.Element("description");
                    return "<li>" + (term == null ? string.Empty : "<b>" + Write(term) + "</b> ")
                        + (description != null ? Write(description) : term == null ? Write(item) : string.Empty)
                        + "</li>";
                });
            return "<" + tag + ">" + string.Concat(items) + "</" + tag + ">";
        }

        private string Fault(XElement element)
        {
            _faults.Add(Owner + ": element " + element.Name.LocalName + " has no form here");
            return Write(element);
        }

        // The compiler keeps the indentation of the comment.
        private static string Unindent(string code)
        {
            string[] lines = code.TrimEnd().Split('\n').SkipWhile(string.IsNullOrWhiteSpace).ToArray();
            int indent = lines.Where(line => line.Trim().Length > 0)
                .Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
            return string.Join('\n', lines.Select(line => line.Length < indent ? string.Empty : line[indent..]));
        }

        // The parameters' types of a method are in its own entry; a sentence needs its name.
        private static string Name(IMemberDefinition member)
        {
            string name = Signature.PlainName(member);
            int end = name.IndexOf('(');
            return end < 0 ? name : name[..end];
        }

        private static string ShortName(string id)
        {
            int end = id.IndexOf('(');
            string[] parts = (end < 0 ? id : id[..end]).Split(':')[^1].Split('.');
            return id.StartsWith("T:", StringComparison.Ordinal) || parts.Length < 2
                ? parts[^1]
                : parts[^2] + "." + parts[^1];
        }

        [GeneratedRegex(@"\s+")]
        private static partial Regex Spaces();
    }
}
