using System.Collections.Generic;
using System.Linq;
using System.Text;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoSock.Benchmarks.Cost.Sizes
{
    /// <summary>The names and literals of an assembly: each once, as UTF-8 with a zero.</summary>
    internal static class NameTable
    {
        // The names that nanoCLR knows by number, as far as they occur here.
        private static readonly HashSet<string> s_known = new()
        {
            ".ctor", ".cctor", "System", "mscorlib", "Object", "ToString", "Invoke", "value__"
        };

        internal static int Bytes(ModuleDefinition module, TypeDefinition[] types,
            FieldDefinition[] fields, MethodDefinition[] methods)
        {
            return types.SelectMany(type => new[] { type.Name, type.Namespace })
                .Concat(fields.Select(field => field.Name))
                .Concat(methods.Select(method => method.Name))
                .Concat(module.GetMemberReferences().SelectMany(member => new[]
                {
                    member.Name, member.DeclaringType.Name, member.DeclaringType.Namespace
                }))
                .Concat(module.AssemblyReferences.Select(reference => reference.Name))
                .Concat(methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions)
                    .Where(instruction => instruction.OpCode.Code == Code.Ldstr)
                    .Select(instruction => (string)instruction.Operand))
                .Append(module.Assembly.Name.Name).Append(string.Empty)
                .Distinct().Where(name => !s_known.Contains(name)).Sum(name => Encoding.UTF8.GetByteCount(name) + 1);
        }
    }
}
