using System.Linq;
using System.Xml.Linq;
using Mono.Cecil;

namespace NanoSock.ApiReference
{
    /// <summary>A public or protected type or member with its documentation.</summary>
    internal class ApiMember
    {
        internal ApiMember(IMemberDefinition definition, string id, ApiType type)
        {
            Definition = definition;
            Id = id;
            Type = type;
        }

        /// <summary>Gets the definition, of the desktop's assembly where it has one.</summary>
        internal IMemberDefinition Definition { get; }

        /// <summary>Gets the identifier of XML comments, such as "M:N.C.F(System.Int32)".</summary>
        internal string Id { get; }

        /// <summary>Gets the type that declares the member; null for a type.</summary>
        internal ApiType Type { get; }

        /// <summary>Gets or sets the frameworks that have the member.</summary>
        internal Flavors Flavors { get; set; }

        /// <summary>Gets or sets the comment; of the member from which it is inherited, where the comment says so. Null
        /// without one.</summary>
        internal XElement Comment { get; set; }

        /// <summary>Gets or sets the identifier of the documented or platform member whose comment is inherited, or
        /// null.</summary>
        internal string InheritedFrom { get; set; }

        /// <summary>Gets the address of the member within the reference.</summary>
        internal virtual string Link
        {
            get { return Type.Link + "#" + Anchor; }
        }

        /// <summary>Gets the identifier without its kind and type.</summary>
        internal string Anchored
        {
            get { return Id[(Type.Id.Length + 1)..]; }
        }

        /// <summary>Gets the member's anchor on the page of its type.</summary>
        internal string Anchor
        {
            get
            {
                return string.Concat(Anchored.Select(c => char.IsLetterOrDigit(c) || "._(),".Contains(c) ? c : '-'));
            }
        }
    }
}
