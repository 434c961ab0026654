using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace NanoSock.Repository.Tests.Contracts
{
    /// <summary>The public and protected members of a contract's type, as the same keys that a list of <c>nano-api</c>
    /// gives.</summary>
    internal static class ContractMembers
    {
        private static readonly Dictionary<string, string> s_operators = new()
        {
            ["op_Equality"] = "==", ["op_Inequality"] = "!=", ["op_LessThan"] = "<",
            ["op_LessThanOrEqual"] = "<=", ["op_GreaterThan"] = ">",
            ["op_GreaterThanOrEqual"] = ">=", ["op_Addition"] = "+",
            ["op_Subtraction"] = "-", ["op_UnaryPlus"] = "+", ["op_UnaryNegation"] = "-",
        };

        internal static IEnumerable<string> Keys(TypeDefinition type)
        {
            if (type.IsEnum)
            {
                return type.Fields.Where(field => field.IsStatic).Select(field => "value " + field.Name);
            }

            return type.Fields.Where(field => field.IsPublic || field.IsFamily)
                .Select(field => "field " + Name(field.FieldType) + " " + field.Name)
                .Concat(type.Events.Where(item => Visible(item.AddMethod))
                    .Select(item => "event " + Name(item.EventType) + " " + item.Name))
                .Concat(type.Properties.SelectMany(Accessors))
                .Concat(type.Methods.Where(method => Visible(method) && !method.IsGetter
                    && !method.IsSetter && !method.IsAddOn && !method.IsRemoveOn).Select(Method));
        }

        private static IEnumerable<string> Accessors(PropertyDefinition property)
        {
            string name = Name(property.PropertyType) + " " + property.Name
                + (property.HasParameters ? "[" + Parameters(property.Parameters) + "]" : string.Empty);
            if (property.GetMethod != null && Visible(property.GetMethod))
            {
                yield return "get " + name;
            }

            if (property.SetMethod != null && Visible(property.SetMethod))
            {
                yield return "set " + name;
            }
        }

        private static string Method(MethodDefinition method)
        {
            string parameters = "(" + Parameters(method.Parameters) + ")";
            if (method.IsConstructor)
            {
                return ".ctor" + parameters;
            }

            // A list has a conversion as "implicit operator SpanByte(byte[] array)".
            if (method.Name is "op_Implicit" or "op_Explicit")
            {
                return "operator " + Name(method.ReturnType) + " "
                    + (method.Name == "op_Implicit" ? "implicit" : "explicit") + parameters;
            }

            string prefix = s_operators.TryGetValue(method.Name, out string sign)
                ? "operator " + sign + " "
                : string.Empty;
            return prefix + Name(method.ReturnType)
                + (prefix.Length > 0 ? string.Empty : " " + method.Name) + parameters;
        }

        private static bool Visible(MethodDefinition method) =>
            method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

        private static string Parameters(IEnumerable<ParameterDefinition> parameters)
        {
            return string.Join(",",
                parameters.Select(parameter => (parameter.ParameterType.IsByReference ? "ref " : string.Empty)
                    + Name(parameter.ParameterType)));
        }

        private static string Name(TypeReference type) => ApiNames.Type(type.FullName);
    }
}
