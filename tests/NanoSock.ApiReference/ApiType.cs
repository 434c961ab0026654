using System.Collections.Generic;
using Mono.Cecil;

namespace NanoSock.ApiReference
{
    /// <summary>A public type, which has a page.</summary>
    internal sealed class ApiType : ApiMember
    {
        internal ApiType(TypeDefinition definition, string id)
            : base(definition, id, null)
        {
        }

        /// <summary>Gets the definition.</summary>
        internal new TypeDefinition Definition
        {
            get { return (TypeDefinition)base.Definition; }
        }

        /// <summary>Gets the definitions of both flavors, whose base types may differ.</summary>
        internal List<TypeDefinition> Definitions { get; } = new List<TypeDefinition>();

        /// <summary>Gets the members, in the order of the assembly.</summary>
        internal List<ApiMember> Members { get; } = new List<ApiMember>();

        /// <summary>Gets the namespace, also of a nested type.</summary>
        internal string Namespace
        {
            get
            {
                TypeDefinition type = Definition;
                while (type.DeclaringType != null)
                {
                    type = type.DeclaringType;
                }

                return type.Namespace;
            }
        }

        /// <summary>Gets the name within the namespace, as C# writes it.</summary>
        internal string Name
        {
            get { return Signature.TypeName(Definition); }
        }

        /// <summary>Gets the name of the assembly.</summary>
        internal string Assembly
        {
            get { return Definition.Module.Assembly.Name.Name; }
        }

        internal override string Link
        {
            get { return Id[2..].Replace('`', '-') + ".html"; }
        }
    }
}
