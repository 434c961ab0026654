using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoSock.Benchmarks.Cost.Sizes
{
    /// <summary>The size of an assembly in flash: an estimate of its .pe file, by the sizes of that format's records.
    /// An operand that refers to a name is shorter there than in IL, and names and signatures are stored
    /// once.</summary>
    internal sealed class AssemblySize
    {
        private const int Header = 124;
        private const int AssemblyReference = 12;
        private const int Reference = 8;
        private const int TypeDefinition = 24;
        private const int FieldDefinition = 8;
        private const int MethodDefinition = 16;
        private const int Handler = 12;

        internal AssemblySize(string path)
        {
            using ModuleDefinition module = ModuleDefinition.ReadModule(path);
            Name = Path.GetFileNameWithoutExtension(path);
            TypeDefinition[] types = module.GetTypes().Where(type => type.Name != "<Module>").ToArray();
            MethodDefinition[] methods = types.SelectMany(type => type.Methods).ToArray();
            FieldDefinition[] fields = types.SelectMany(type => type.Fields)
                .Where(field => !field.HasConstant)
                .ToArray();
            MethodBody[] bodies = methods.Where(method => method.HasBody).Select(method => method.Body).ToArray();
            Il = bodies.Sum(body => body.CodeSize);
            Code = Aligned(bodies.Sum(CodeOf));
            Tables = Header
                + (AssemblyReference * module.AssemblyReferences.Count)
                + (Reference * (Used(module.GetTypeReferences(), types).Count() + module.GetMemberReferences().Count()))
                + (TypeDefinition * types.Length) + (FieldDefinition * fields.Length)
                + (MethodDefinition * methods.Length);
            Names = Aligned(NameTable.Bytes(module, types, fields, methods));
            Signatures = Aligned(SignatureTable.Bytes(types, fields, methods, module));
        }

        internal string Name { get; }

        /// <summary>Gets the bytes of IL, as the desktop's format has it.</summary>
        internal int Il { get; }

        /// <summary>Gets the bytes of code and exception handlers.</summary>
        internal int Code { get; }

        /// <summary>Gets the bytes of header and records.</summary>
        internal int Tables { get; }

        /// <summary>Gets the bytes of names and literals.</summary>
        internal int Names { get; }

        /// <summary>Gets the bytes of signatures.</summary>
        internal int Signatures { get; }

        /// <summary>Gets the bytes of everything except code.</summary>
        internal int Metadata
        {
            get { return Tables + Names + Signatures; }
        }

        /// <summary>Gets the bytes of the file.</summary>
        internal int Pe
        {
            get { return Metadata + Code; }
        }

        // Attributes and everything that only they refer to are not kept.
        private static IEnumerable<TypeReference> Used(IEnumerable<TypeReference> references, TypeDefinition[] types)
        {
            HashSet<string> used = types.SelectMany(type => type.Methods)
                .Where(method => method.HasBody)
                .SelectMany(method => method.Body.Instructions)
                .Select(instruction => instruction.Operand)
                .Select(operand => operand is MemberReference member
                    ? member.DeclaringType ?? operand as TypeReference
                    : null)
                .Concat(types.Select(type => type.BaseType))
                .Concat(types.SelectMany(type => type.Interfaces).Select(item => item.InterfaceType))
                .Concat(types.SelectMany(type => type.Fields).Select(field => field.FieldType))
                .Concat(types.SelectMany(type => type.Methods)
                    .SelectMany(method => method.Parameters.Select(parameter => parameter.ParameterType)
                        .Append(method.ReturnType)))
                .Where(type => type != null).Select(type => type.GetElementType().FullName).ToHashSet();
            return references.Where(reference => used.Contains(reference.FullName));
        }

        private static int CodeOf(MethodBody body)
        {
            int handlers = body.ExceptionHandlers.Count;
            return body.CodeSize - body.Instructions.Sum(SavedBy) + (handlers == 0 ? 0 : (handlers * Handler) + 1);
        }

        private static int SavedBy(Instruction instruction)
        {
            switch (instruction.OpCode.OperandType)
            {
                case OperandType.InlineMethod:
                case OperandType.InlineField:
                case OperandType.InlineType:
                case OperandType.InlineString:
                case OperandType.InlineBrTarget:
                    return 2;
                case OperandType.InlineSwitch:
                    return 3 + (2 * ((Instruction[])instruction.Operand).Length);
                default:
                    return 0;
            }
        }

        private static int Aligned(int bytes)
        {
            return (bytes + 3) & ~3;
        }
    }
}
