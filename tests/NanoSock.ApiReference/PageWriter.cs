using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Xml.Linq;
using Mono.Cecil;

namespace NanoSock.ApiReference
{
    /// <summary>Writes the pages.</summary>
    internal sealed class PageWriter
    {
        private static readonly string[] s_groups =
            { "Constructors", "Fields", "Properties", "Methods", "Operators", "Events" };

        private readonly CommentWriter _comments;

        internal PageWriter(CommentWriter comments)
        {
            _comments = comments;
        }

        /// <summary>Returns the address of a namespace's page.</summary>
        internal static string NamespaceLink(string name)
        {
            return "namespace-" + name + ".html";
        }

        /// <summary>Writes the page of all namespaces.</summary>
        internal string Index(IEnumerable<IGrouping<string, ApiType>> namespaces)
        {
            StringBuilder body = new StringBuilder("<h1>NanoSock API</h1>\n");
            foreach (IGrouping<string, ApiType> group in namespaces)
            {
                body.Append("<h2><a href=\"" + NamespaceLink(group.Key) + "\">" + group.Key + "</a></h2>\n<p>");
                body.AppendJoin(", ", group.Select(type => "<a href=\"" + type.Link + "\">" + type.Name + "</a>"));
                body.Append("</p>\n");
            }

            return Page("NanoSock API", body);
        }

        /// <summary>Writes the page of a namespace.</summary>
        internal string Namespace(IGrouping<string, ApiType> types)
        {
            StringBuilder body = new StringBuilder(Path(null));
            body.Append("<h1>" + types.Key + "</h1>\n<table>\n");
            foreach (ApiType type in types)
            {
                Row(body, type, type.Name);
            }

            return Page(types.Key, body.Append("</table>\n"));
        }

        /// <summary>Writes the page of a type.</summary>
        internal string Type(ApiType type)
        {
            StringBuilder body = new StringBuilder(Path(type.Namespace));
            body.Append("<h1>" + type.Name + "</h1>\n<p class=\"facts\">Assembly " + type.Assembly
                + Flavor(type.Flavors) + "</p>\n");
            Entry(body, type);
            if (type.Definition.IsEnum)
            {
                Values(body, type);
                return Page(type.Name, body);
            }

            foreach (IGrouping<string, ApiMember> group in type.Members.GroupBy(GroupOf)
                .OrderBy(group => System.Array.IndexOf(s_groups, group.Key)))
            {
                ApiMember[] members = group.OrderBy(member => Signature.PlainName(member.Definition),
                    System.StringComparer.Ordinal).ToArray();
                body.Append("<h2>" + group.Key + "</h2>\n<table>\n");
                foreach (ApiMember member in members)
                {
                    Row(body, member, Signature.PlainName(member.Definition));
                }

                body.Append("</table>\n");
                foreach (ApiMember member in members)
                {
                    body.Append("<section id=\"" + member.Anchor + "\">\n<h3>"
                        + Signature.PlainName(member.Definition) + Mark(member, type.Flavors) + "</h3>\n");
                    Entry(body, member);
                    body.Append("</section>\n");
                }
            }

            return Page(type.Name, body);
        }

        private static string GroupOf(ApiMember member)
        {
            return member.Definition switch
            {
                MethodDefinition { IsConstructor: true } => "Constructors",
                MethodDefinition method when method.Name.StartsWith("op_", System.StringComparison.Ordinal) =>
                    "Operators",
                MethodDefinition => "Methods",
                FieldDefinition => "Fields",
                PropertyDefinition => "Properties",
                _ => "Events",
            };
        }

        private void Values(StringBuilder body, ApiType type)
        {
            body.Append("<h2>Values</h2>\n<table>\n");
            foreach (ApiMember member in type.Members)
            {
                object value = ((FieldDefinition)member.Definition).Constant;
                body.Append("<tr id=\"" + member.Anchor + "\"><td><code>" + member.Definition.Name + "</code>"
                    + Mark(member, type.Flavors) + "</td><td class=\"number\">" + value + "</td><td>"
                    + Part(member, "summary") + " " + Part(member, "remarks") + "</td></tr>\n");
            }

            body.Append("</table>\n");
        }

        // The declaration and all parts of the comment.
        private void Entry(StringBuilder body, ApiMember member)
        {
            body.Append("<pre class=\"declaration\"><code>" + Signature.Declaration(member.Definition, _comments.Link)
                + "</code></pre>\n<p>" + Part(member, "summary") + "</p>\n");
            Named(body, member, "Type parameters", "typeparam", Variable);
            Named(body, member, "Parameters", "param", Variable);
            Block(body, member, "Returns", "returns");
            Block(body, member, "Value", "value");
            Named(body, member, "Exceptions", "exception", item => _comments.Link(item.Attribute("cref").Value, null));
            Block(body, member, "Remarks", "remarks");
            Block(body, member, "Example", "example");
            XElement[] also = Elements(member, "seealso").ToArray();
            if (also.Length > 0)
            {
                body.Append("<h4>See also</h4>\n<p>" + _comments.Write(new XElement("p",
                    also.SelectMany(item => new object[] { item, " " }))) + "</p>\n");
            }

            if (member.InheritedFrom != null)
            {
                body.Append("<p class=\"facts\">Described at " + _comments.Link(member.InheritedFrom, null)
                    + ".</p>\n");
            }
        }

        private static string Variable(XElement item)
        {
            return "<var>" + item.Attribute("name")?.Value + "</var>";
        }

        private void Named(StringBuilder body, ApiMember member, string title,
            string element, System.Func<XElement, string> name)
        {
            XElement[] items = Elements(member, element).ToArray();
            if (items.Length > 0)
            {
                _comments.Owner = member.Id;
                body.Append("<h4>" + title + "</h4>\n<dl>\n");
                foreach (XElement item in items)
                {
                    body.Append("<dt>" + name(item) + "</dt><dd>" + _comments.Write(item) + "</dd>\n");
                }

                body.Append("</dl>\n");
            }
        }

        private void Block(StringBuilder body, ApiMember member, string title, string element)
        {
            string text = Part(member, element);
            if (text.Length > 0)
            {
                body.Append("<h4>" + title + "</h4>\n<p>" + text + "</p>\n");
            }
        }

        private string Part(ApiMember member, string element)
        {
            _comments.Owner = member.Id;
            return string.Join(" ", Elements(member, element).Select(_comments.Write));
        }

        private static IEnumerable<XElement> Elements(ApiMember member, string name)
        {
            return member.Comment?.Elements(name) ?? Enumerable.Empty<XElement>();
        }

        private void Row(StringBuilder body, ApiMember member, string name)
        {
            body.Append("<tr><td><a href=\"" + member.Link + "\">" + name + "</a>"
                + (member.Type == null ? Mark(member, Flavors.Both) : Mark(member, member.Type.Flavors))
                + "</td><td>" + Part(member, "summary") + "</td></tr>\n");
        }

        private static string Mark(ApiMember member, Flavors usual)
        {
            return member.Flavors == usual ? string.Empty
                : " <small>" + (member.Flavors == Flavors.Desktop ? "net10.0" : "netnano1.0") + "</small>";
        }

        private static string Flavor(Flavors flavors)
        {
            return flavors == Flavors.Both ? ", for net10.0 and netnano1.0"
                : flavors == Flavors.Desktop ? ", for net10.0" : ", for netnano1.0";
        }

        private static string Path(string space)
        {
            return "<nav><a href=\"index.html\">NanoSock API</a>" + (space == null ? string.Empty
                : " / <a href=\"" + NamespaceLink(space) + "\">" + space + "</a>") + "</nav>\n";
        }

        private static string Page(string title, StringBuilder body)
        {
            return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" + WebUtility.HtmlDecode(title)
                + "</title>\n<link rel=\"stylesheet\" href=\"reference.css\">\n</head>\n<body>\n" + body
                + "</body>\n</html>\n";
        }
    }
}
