using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace NanoSock.Repository.Tests.Contracts
{
    /// <summary>Writes what a program can use of an assembly, a line for each type and member.</summary>
    internal static class ApiDump
    {
        internal static IEnumerable<string> Lines(ModuleDefinition module, HashSet<string> withoutConstructor)
        {
            foreach (TypeDefinition type in module.GetTypes()
                .Where(type => (type.IsPublic || type.IsNestedPublic) && type.Namespace != "NanoSock"))
            {
                yield return Type(type);
                foreach (string member in Members(type, withoutConstructor.Contains(type.FullName)))
                {
                    yield return type.FullName + ": " + member;
                }
            }
        }

        private static string Type(TypeDefinition type)
        {
            string interfaces = string.Join(",", type.Interfaces.Select(item => item.InterfaceType.FullName).Order());
            return $"type {type.FullName} : {type.BaseType?.FullName} {interfaces}"
                + (type.IsAbstract ? " abstract" : string.Empty) + (type.IsSealed ? " sealed" : string.Empty);
        }

        private static IEnumerable<string> Members(TypeDefinition type, bool anyConstructor)
        {
            IEnumerable<string> fields = type.Fields
                .Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)
                .Select(field => $"{field.Attributes & ~FieldAttributes.HasDefault} {field.FieldType.FullName} "
                    + $"{field.Name} {field.Constant}");
            IEnumerable<string> methods = type.Methods
                .Where(method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
                .Where(method => !(anyConstructor && method.IsConstructor))
                .Select(method => $"{method.Attributes & ~MethodAttributes.HideBySig} {method.ReturnType.FullName} "
                    + $"{method.Name}({string.Join(", ", method.Parameters.Select(Parameter))})");
            IEnumerable<string> properties = type.Properties
                .Where(property => (property.GetMethod ?? property.SetMethod).IsPublic)
                .Select(property => "property " + property.Name);
            return fields.Concat(methods).Concat(properties).Concat(type.Events.Select(item => "event " + item.Name));
        }

        private static string Parameter(ParameterDefinition parameter)
        {
            return $"{parameter.ParameterType.FullName} {parameter.Name}"
                + (parameter.IsOptional ? " = " + (parameter.HasConstant ? parameter.Constant ?? "null" : "default")
                    : string.Empty);
        }
    }
}
