using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Mono.Cecil;

namespace NanoSock.ApiReference
{
    /// <summary>Writes declarations in C#.</summary>
    internal static class Signature
    {
        private static readonly Dictionary<string, string> s_keywords = new Dictionary<string, string>
        {
            ["System.Void"] = "void", ["System.Boolean"] = "bool", ["System.Byte"] = "byte", ["System.SByte"] = "sbyte",
            ["System.Int16"] = "short", ["System.UInt16"] = "ushort", ["System.Int32"] = "int",
            ["System.UInt32"] = "uint", ["System.Int64"] = "long", ["System.UInt64"] = "ulong",
            ["System.Char"] = "char", ["System.Single"] = "float", ["System.Double"] = "double",
            ["System.Decimal"] = "decimal", ["System.String"] = "string", ["System.Object"] = "object",
        };

        /// <summary>Returns the name of a type within its namespace.</summary>
        internal static string TypeName(TypeReference type)
        {
            return Write(type, (_, name) => name);
        }

        /// <summary>Returns a member's name, with the types of its parameters.</summary>
        internal static string PlainName(IMemberDefinition member)
        {
            return member switch
            {
                TypeDefinition type => TypeName(type),
                MethodDefinition method => MethodName(method) + "("
                    + string.Join(", ", method.Parameters.Select(item => TypeName(item.ParameterType))) + ")",
                PropertyDefinition { HasParameters: true } property => "this["
                    + string.Join(", ", property.Parameters.Select(item => TypeName(item.ParameterType))) + "]",
                _ => member.Name,
            };
        }

        /// <summary>Returns a type as C# writes it.</summary>
        /// <param name="type">The type.</param>
        /// <param name="link">Receives each named type with its text, and returns the text to write.</param>
        internal static string Write(TypeReference type, Func<TypeReference, string, string> link)
        {
            switch (type)
            {
                case ArrayType array:
                    return Write(array.ElementType, link) + "[]";
                case ByReferenceType reference:
                    return Write(reference.ElementType, link);
                case GenericInstanceType generic when generic.ElementType.FullName == "System.Nullable`1":
                    return Write(generic.GenericArguments[0], link) + "?";
                case GenericInstanceType generic:
                    return link(generic.ElementType, NameOf(generic.ElementType)) + "&lt;"
                        + string.Join(", ", generic.GenericArguments.Select(item => Write(item, link))) + "&gt;";
                case RequiredModifierType modified:
                    return Write(modified.ElementType, link);
                default:
                    return type.IsGenericParameter ? type.Name
                        : s_keywords.TryGetValue(type.FullName, out string keyword) ? keyword
                        : link(type, NameOf(type));
            }
        }

        /// <summary>Returns the declaration of a type or member.</summary>
        /// <param name="member">The type or member.</param>
        /// <param name="link">Receives each named type with its text, and returns the text to write.</param>
        internal static string Declaration(IMemberDefinition member, Func<TypeReference, string, string> link)
        {
            switch (member)
            {
                case TypeDefinition type:
                    return WriteType(type, link);
                case MethodDefinition method:
                    return Modifiers(method) + (method.IsConstructor ? string.Empty
                        : Write(method.ReturnType, link) + " ") + MethodName(method) + "("
                        + Parameters(method.Parameters, link) + ")";
                case FieldDefinition field:
                    string value = field.HasConstant ? " = " + Constant(field.Constant) : string.Empty;
                    return Access(field.IsPublic) + (field.HasConstant ? "const " : field.IsStatic ? "static " : "")
                        + (field.IsInitOnly ? "readonly " : "") + Write(field.FieldType, link) + " " + field.Name
                        + value;
                case PropertyDefinition property:
                    MethodDefinition accessor = property.GetMethod ?? property.SetMethod;
                    return Modifiers(accessor) + Write(property.PropertyType, link) + " "
                        + (property.HasParameters ? "this[" + Parameters(property.Parameters, link) + "]"
                            : property.Name)
                        + " { " + Accessor(property.GetMethod, "get") + Accessor(property.SetMethod, "set") + "}";
                case EventDefinition item:
                    return Modifiers(item.AddMethod) + "event " + Write(item.EventType, link) + " " + item.Name;
                default:
                    throw new ArgumentException("No member with a declaration.", nameof(member));
            }
        }

        private static string WriteType(TypeDefinition type, Func<TypeReference, string, string> link)
        {
            if (type.BaseType?.FullName == "System.MulticastDelegate")
            {
                MethodDefinition invoke = type.Methods.Single(method => method.Name == "Invoke");
                return "public delegate " + Write(invoke.ReturnType, link) + " " + TypeName(type)
                    + "(" + Parameters(invoke.Parameters, link) + ")";
            }

            string kind = type.IsEnum ? "enum " : type.IsInterface ? "interface " : type.IsValueType ? "struct "
                : type.IsAbstract && type.IsSealed ? "static class "
                : type.IsAbstract ? "abstract class "
                : type.IsSealed ? "sealed class " : "class ";
            List<string> bases = new List<string>();
            if (type.IsEnum)
            {
                TypeReference number = type.Fields.First(field => field.IsSpecialName).FieldType;
                if (number.FullName != "System.Int32")
                {
                    bases.Add(Write(number, link));
                }
            }
            else
            {
                if (type.BaseType != null && type.BaseType.FullName is not ("System.Object" or "System.ValueType"))
                {
                    bases.Add(Write(type.BaseType, link));
                }

                bases.AddRange(type.Interfaces.Select(item => Write(item.InterfaceType, link)));
            }

            string flags = type.CustomAttributes.Any(item => item.AttributeType.Name == "FlagsAttribute")
                ? "[Flags] " : string.Empty;
            return flags + Access(type.IsPublic || type.IsNestedPublic) + kind + TypeName(type)
                + (bases.Count == 0 ? string.Empty : " : " + string.Join(", ", bases));
        }

        private static string Parameters(IEnumerable<ParameterDefinition> parameters,
            Func<TypeReference, string, string> link)
        {
            return string.Join(", ", parameters.Select(item =>
                (item.CustomAttributes.Any(mark => mark.AttributeType.Name == "ParamArrayAttribute") ? "params "
                    : item.ParameterType.IsByReference ? (item.IsOut ? "out " : item.IsIn ? "in " : "ref ")
                    : string.Empty)
                + Write(item.ParameterType, link) + " " + item.Name
                + (item.HasConstant ? " = " + Constant(item.Constant) : string.Empty)));
        }

        private static string Accessor(MethodDefinition method, string name)
        {
            return method == null || method.IsPrivate || method.IsAssembly ? string.Empty
                : method.IsFamily || method.IsFamilyOrAssembly ? "protected " + name + "; "
                : name + "; ";
        }

        private static string Modifiers(MethodDefinition method)
        {
            if (method.DeclaringType.IsInterface)
            {
                return string.Empty;
            }

            return Access(method.IsPublic) + (method.IsStatic ? "static "
                : method.IsAbstract ? "abstract "
                : !method.IsVirtual ? ""
                : method.IsReuseSlot ? (method.IsFinal ? "sealed override " : "override ")
                : method.IsFinal ? "" : "virtual ");
        }

        private static string Access(bool isPublic)
        {
            return isPublic ? "public " : "protected ";
        }

        private static string MethodName(MethodDefinition method)
        {
            string generic = method.HasGenericParameters
                ? "&lt;" + string.Join(", ", method.GenericParameters.Select(item => item.Name)) + "&gt;"
                : string.Empty;
            return (method.IsConstructor ? NameOf(method.DeclaringType)
                : method.Name.StartsWith("op_", StringComparison.Ordinal) ? "operator " + method.Name[3..]
                : method.Name) + generic;
        }

        private static string NameOf(TypeReference type)
        {
            int mark = type.Name.IndexOf('`');
            string name = mark < 0 ? type.Name : type.Name[..mark];
            string generic = type is TypeDefinition { HasGenericParameters: true } definition
                ? "&lt;" + string.Join(", ", definition.GenericParameters.Select(item => item.Name)) + "&gt;"
                : string.Empty;
            return (type.DeclaringType == null ? string.Empty : NameOf(type.DeclaringType) + ".") + name + generic;
        }

        private static string Constant(object value)
        {
            return value switch
            {
                null => "null",
                string text => "\"" + text + "\"",
                bool flag => flag ? "true" : "false",
                char c => "'" + c + "'",
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => value.ToString(),
            };
        }
    }
}
