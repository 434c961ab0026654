using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace NanoSock.ApiReference
{
    /// <summary>The public types of a list of assemblies, with their members and comments.</summary>
    internal sealed class ApiSet : IDisposable
    {
        private readonly List<ModuleDefinition> _modules = new List<ModuleDefinition>();
        private readonly Dictionary<string, XElement> _comments = new Dictionary<string, XElement>();
        private readonly Dictionary<string, ApiMember> _members = new Dictionary<string, ApiMember>();
        private readonly List<ApiType> _types = new List<ApiType>();

        private ApiSet()
        {
        }

        /// <summary>Gets the types by namespace and name.</summary>
        internal IReadOnlyList<ApiType> Types
        {
            get { return _types; }
        }

        /// <summary>Gets the declarations of the platforms.</summary>
        internal PlatformNames Platform { get; private set; }

        /// <summary>Gets all types and members.</summary>
        internal IEnumerable<ApiMember> Members
        {
            get { return _members.Values; }
        }

        /// <summary>Reads the assemblies and the XML files beside them.</summary>
        internal static ApiSet Load(AssemblyList list)
        {
            ApiSet api = new ApiSet { Platform = new PlatformNames(list.Platform) };
            foreach (string path in list.Desktop)
            {
                api.Add(path, Flavors.Desktop);
            }

            foreach (string path in list.Device)
            {
                api.Add(path, Flavors.Device);
            }

            api._types.Sort((a, b) => a.Namespace != b.Namespace
                ? string.CompareOrdinal(a.Namespace, b.Namespace)
                : string.CompareOrdinal(a.Name, b.Name));
            Inheritance inheritance = new Inheritance(api);
            foreach (ApiMember member in api.Members)
            {
                inheritance.Resolve(member);
                member.Comment ??= api.PlatformComment(member.Id);
            }

            return api;
        }

        /// <summary>Returns the type or member with an identifier of XML comments, or null.</summary>
        internal ApiMember Find(string id)
        {
            return _members.GetValueOrDefault(id);
        }

        /// <summary>Returns the comment of a type or member, which need not be public; null without one.</summary>
        internal XElement FindComment(string id)
        {
            return _comments.GetValueOrDefault(id);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Platform.Dispose();
            foreach (ModuleDefinition module in _modules)
            {
                module.Dispose();
            }
        }

        private void Add(string path, Flavors flavor)
        {
            foreach (XElement member in XDocument.Load(Path.ChangeExtension(path, ".xml")).Descendants("member"))
            {
                _comments.TryAdd(member.Attribute("name").Value, member);
            }

            ModuleDefinition module = ModuleDefinition.ReadModule(path);
            _modules.Add(module);
            foreach (TypeDefinition type in module.GetTypes().Where(IsVisible))
            {
                Add(type, flavor);
            }
        }

        private void Add(TypeDefinition definition, Flavors flavor)
        {
            string id = DocCommentId.GetDocCommentId(definition);
            ApiType type = (ApiType)Find(id);
            if (type == null)
            {
                type = new ApiType(definition, id) { Comment = FindComment(id) };
                _types.Add(type);
                _members.Add(id, type);
            }

            type.Flavors |= flavor;
            type.Definitions.Add(definition);
            foreach (IMemberDefinition member in Visible(definition))
            {
                string memberId = DocCommentId.GetDocCommentId(member);
                ApiMember entry = Find(memberId);
                if (entry == null)
                {
                    entry = new ApiMember(member, memberId, type)
                    {
                        Comment = FindComment(memberId) ?? Implicit(member)
                    };
                    type.Members.Add(entry);
                    _members.Add(memberId, entry);
                }

                entry.Flavors |= flavor;
            }
        }

        // The constructor that the compiler adds has no comment; one in the source cannot be without (CS1591).
        private static XElement Implicit(IMemberDefinition member)
        {
            return member is MethodDefinition { IsConstructor: true, HasParameters: false }
                ? new XElement("member", new XElement("summary", "Creates the object with its default values."))
                : null;
        }

        // The values of the enumerations of System.Net have the platform's names, and no comments.
        private XElement PlatformComment(string id)
        {
            string address = Platform.Find(id);
            return address == null ? null : new XElement("member", new XElement("summary", "As in ",
                new XElement("see", new XAttribute("href", address), id[2..]), "."));
        }

        private static IEnumerable<IMemberDefinition> Visible(TypeDefinition type)
        {
            if (type.BaseType?.FullName == "System.MulticastDelegate")
            {
                return Enumerable.Empty<IMemberDefinition>();
            }

            IEnumerable<IMemberDefinition> methods = type.Methods.Where(method => IsVisible(method)
                && !method.IsGetter && !method.IsSetter && !method.IsAddOn && !method.IsRemoveOn);
            IEnumerable<IMemberDefinition> fields = type.Fields.Where(field =>
                (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName);
            IEnumerable<IMemberDefinition> properties = type.Properties.Where(property =>
                IsVisible(property.GetMethod) || IsVisible(property.SetMethod));
            IEnumerable<IMemberDefinition> events = type.Events.Where(item => IsVisible(item.AddMethod));
            return fields.Concat(methods).Concat(properties).Concat(events).Where(member => !IsGenerated(member));
        }

        private static bool IsVisible(TypeDefinition type)
        {
            return !IsGenerated(type) && (type.IsPublic || (type.DeclaringType != null && IsVisible(type.DeclaringType)
                && (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly)));
        }

        private static bool IsVisible(MethodDefinition method)
        {
            // A finalizer is protected, and no program calls it.
            return method != null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
                && method.Name != "Finalize" && method.Name != ".cctor";
        }

        private static bool IsGenerated(ICustomAttributeProvider item)
        {
            return item.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "CompilerGeneratedAttribute");
        }
    }
}
