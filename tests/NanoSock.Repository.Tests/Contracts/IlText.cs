using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoSock.Repository.Tests.Contracts
{
    /// <summary>Writes an assembly's references, fields and method bodies as lines, to compare two builds of one
    /// source.</summary>
    internal static class IlText
    {
        internal static IEnumerable<string> Of(ModuleDefinition module)
        {
            IEnumerable<string> references =
                module.AssemblyReferences.Select(reference => reference.Name + " " + reference.Version).Order();
            return references.Concat(module.GetTypes().SelectMany(Of));
        }

        private static IEnumerable<string> Of(TypeDefinition type)
        {
            yield return "type " + type.FullName + " : " + Scoped(type.BaseType);
            foreach (FieldDefinition field in type.Fields)
            {
                yield return "field " + field.FullName + " " + Scoped(field.FieldType);
            }

            foreach (MethodDefinition method in type.Methods)
            {
                yield return "method " + method.FullName;
                if (!method.HasBody)
                {
                    continue;
                }

                foreach (VariableDefinition variable in method.Body.Variables)
                {
                    yield return "  local " + Scoped(variable.VariableType);
                }

                foreach (Instruction instruction in method.Body.Instructions)
                {
                    yield return "  " + instruction + (instruction.Operand is MemberReference member
                        ? " in " + Scoped(member.DeclaringType)
                        : string.Empty);
                }
            }
        }

        private static string Scoped(TypeReference type) =>
            type == null ? string.Empty : "[" + type.Scope?.Name + "]" + type.FullName;
    }
}
