using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using Mono.Cecil;

namespace NanoSock.ApiReference
{
    /// <summary>Finds the comments that <c>inheritdoc</c> stands for: those of a named member, of the overridden
    /// member, or of the implemented one.</summary>
    internal sealed class Inheritance
    {
        private readonly ApiSet _api;

        internal Inheritance(ApiSet api)
        {
            _api = api;
        }

        /// <summary>Replaces the comment of a member by the one that it inherits.</summary>
        internal void Resolve(ApiMember member)
        {
            XElement mark = member.Comment?.Element("inheritdoc");
            for (int steps = 0; mark != null && steps < 10; steps++)
            {
                string source = mark.Attribute("cref")?.Value
                    ?? Sources(member, member.InheritedFrom ?? member.Id).FirstOrDefault();
                if (source == null)
                {
                    return;
                }

                member.InheritedFrom = source;
                XElement comment = _api.FindComment(source);
                if (comment == null)
                {
                    // A member of the platform: its name stands for its comment.
                    if (_api.Platform.Contains(source))
                    {
                        member.Comment = new XElement("member",
                            new XElement("summary", new XElement("see", new XAttribute("cref", source))));
                    }

                    return;
                }

                member.Comment = comment;
                mark = comment.Element("inheritdoc");
            }
        }

        // Members of base types first, then of interfaces; the identifier differs in the name of the type only.
        private IEnumerable<string> Sources(ApiMember member, string id)
        {
            ApiType type = member as ApiType ?? member.Type;
            string kind = id[..2];
            string rest = member is ApiType ? string.Empty : "." + member.Anchored;
            return type.Definitions.SelectMany(Bases)
                .Select(name => kind + name + rest)
                .Where(candidate => candidate != id
                    && (_api.FindComment(candidate) != null || _api.Platform.Contains(candidate)));
        }

        private IEnumerable<string> Bases(TypeDefinition type)
        {
            List<TypeReference> interfaces = new List<TypeReference>();
            TypeDefinition at = type;
            while (at != null)
            {
                interfaces.AddRange(at.Interfaces.Select(item => item.InterfaceType));
                TypeReference next = at.BaseType;
                if (next == null)
                {
                    break;
                }

                yield return NameOf(next);
                at = (_api.Find("T:" + NameOf(next)) as ApiType)?.Definition;
            }

            for (int i = 0; i < interfaces.Count; i++)
            {
                yield return NameOf(interfaces[i]);
                if (_api.Find("T:" + NameOf(interfaces[i])) is ApiType known)
                {
                    interfaces.AddRange(known.Definition.Interfaces.Select(item => item.InterfaceType));
                }
            }
        }

        private static string NameOf(TypeReference type)
        {
            return type.GetElementType().FullName.Replace('/', '.');
        }
    }
}
