using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace NanoSock.Benchmarks.Cost.Sizes
{
    /// <summary>The signatures of an assembly, each once; a signature that is part of another one takes no space. A
    /// primitive type takes one byte, a class one byte and its number.</summary>
    internal static class SignatureTable
    {
        private const int LargestShortNumber = 31;

        internal static int Bytes(TypeDefinition[] types, FieldDefinition[] fields,
            MethodDefinition[] methods, ModuleDefinition module)
        {
            Dictionary<string, int> numbers = types.Select((type, index) => (type.FullName, index))
                .ToDictionary(item => item.FullName, item => item.index);
            System.Text.StringBuilder table = new System.Text.StringBuilder();
            IEnumerable<string> signatures = fields.Select(field => "\u0006" + Of(field.FieldType, numbers))
                .Concat(fields.Where(field => field.InitialValue is { Length: > 0 }).Select(field => "\u0100\u0100"
                    + new string(field.InitialValue.Select(value => (char)value).ToArray())))
                .Concat(methods.Select(method => Of(method, numbers)))
                .Concat(methods.Where(method => method.HasBody && method.Body.HasVariables)
                    .Select(method => string.Concat(method.Body.Variables.Select(variable => Of(variable.VariableType,
                        numbers)))))
                .Concat(types.Where(type => type.HasInterfaces).Select(type => (char)type.Interfaces.Count
                    + string.Concat(type.Interfaces.Select(item => Of(item.InterfaceType, numbers)))))
                .Concat(module.GetMemberReferences().Select(member => member is MethodReference method
                    ? Of(method, numbers)
                    : "\u0006" + Of(((FieldReference)member).FieldType, numbers)));
            foreach (string signature in signatures)
            {
                if (!table.ToString().Contains(signature, System.StringComparison.Ordinal))
                {
                    table.Append(signature);
                }
            }

            return table.Length;
        }

        private static string Of(MethodReference method, Dictionary<string, int> numbers)
        {
            return (method.HasThis ? "\u0020" : "\u0000")
                + (char)method.Parameters.Count + Of(method.ReturnType, numbers)
                + string.Concat(method.Parameters.Select(parameter => Of(parameter.ParameterType, numbers)));
        }

        // Only the length is that of the file. The characters only have to differ where the bytes would differ.
        private static string Of(TypeReference type, Dictionary<string, int> numbers)
        {
            switch (type)
            {
                case ArrayType array:
                    return "\u001d" + Of(array.ElementType, numbers);
                case ByReferenceType reference:
                    return "\u0010" + Of(reference.ElementType, numbers);
            }

            if (type.IsPrimitive
                || type.MetadataType is MetadataType.String or MetadataType.Object or MetadataType.Void)
            {
                return ((char)type.MetadataType).ToString();
            }

            if (!numbers.TryGetValue(type.FullName, out int number))
            {
                number = numbers.Count;
                numbers.Add(type.FullName, number);
            }

            return "\u0012" + (number > LargestShortNumber ? "\u0080" : string.Empty) + (char)(0x200 + number);
        }
    }
}
