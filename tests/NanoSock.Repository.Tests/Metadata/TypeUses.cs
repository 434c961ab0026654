using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoSock.Repository.Tests.Metadata
{
    /// <summary>Every mention of a type in an assembly, split into its element types, with its place.</summary>
    internal static class TypeUses
    {
        internal static IEnumerable<(TypeReference Type, string Where)> In(ModuleDefinition module)
        {
            return module.GetTypes().SelectMany(In);
        }

        internal static IEnumerable<(TypeReference Type, string Where)> In(TypeDefinition type)
        {
            return Mentions(type).SelectMany(use => Parts(use.Type).Select(part => (part, use.Where)));
        }

        private static IEnumerable<(TypeReference Type, string Where)> Mentions(TypeDefinition type)
        {
            IEnumerable<(TypeReference, string)> own = type.Interfaces.Select(item => (item.InterfaceType,
                    type.FullName))
                .Concat(type.Fields.Select(field => (field.FieldType, field.FullName)))
                .Concat(type.Properties.Select(property => (property.PropertyType, property.FullName)));
            if (type.BaseType != null)
            {
                own = own.Append((type.BaseType, type.FullName));
            }

            return own.Concat(type.Methods.SelectMany(method => OfSignature(method)
                .Concat(OfBody(method))
                .Select(mention => (mention, method.FullName))));
        }

        private static IEnumerable<TypeReference> OfSignature(IMethodSignature method)
        {
            return method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType);
        }

        private static IEnumerable<TypeReference> OfBody(MethodDefinition method)
        {
            if (!method.HasBody)
            {
                return Enumerable.Empty<TypeReference>();
            }

            return method.Body.Variables.Select(variable => variable.VariableType)
                .Concat(method.Body.ExceptionHandlers.Where(handler => handler.CatchType != null)
                    .Select(handler => handler.CatchType))
                .Concat(method.Body.Instructions.SelectMany(OfOperand));
        }

        private static IEnumerable<TypeReference> OfOperand(Instruction instruction)
        {
            return instruction.Operand switch
            {
                TypeReference type => new[] { type },
                GenericInstanceMethod method => method.GenericArguments.Append(method.DeclaringType)
                    .Concat(OfSignature(method.ElementMethod)),
                MethodReference method => OfSignature(method).Append(method.DeclaringType),
                FieldReference field => new[] { field.FieldType, field.DeclaringType },
                CallSite site => OfSignature(site),
                _ => Enumerable.Empty<TypeReference>(),
            };
        }

        private static IEnumerable<TypeReference> Parts(TypeReference type)
        {
            yield return type;
            IEnumerable<TypeReference> inner = type switch
            {
                GenericInstanceType instance => instance.GenericArguments,
                IModifierType modified => new[] { modified.ModifierType, modified.ElementType },
                TypeSpecification specification => new[] { specification.ElementType },
                _ => Enumerable.Empty<TypeReference>(),
            };
            foreach (TypeReference part in inner.SelectMany(Parts))
            {
                yield return part;
            }
        }
    }
}
