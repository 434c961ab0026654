using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace NanoSock.Repository.Tests.Boards
{
    /// <summary>
    /// The RAM of a loaded assembly on nanoCLR, besides its code, which stays in flash: one cross-reference for each
    /// row of its tables, and its static fields. The sizes are those that nanoCLR prints of each assembly when it
    /// starts (its TypeSystem.cpp); with a debugger, as in all published firmware, a method takes one byte more.
    /// </summary>
    internal static class AssemblyTables
    {
        private const int Assembly = 132;
        private const int Reference = 4;
        private const int TypeDefinition = 8;
        private const int FieldDefinition = 2;
        private const int MethodDefinition = 2 + 1;
        private const int StaticField = 12;

        // The platform's own assemblies, built from their public sources in the versions of Directory.Packages.props
        // and loaded by nanoCLR: the bytes that it printed, plus one byte for each method; and their references.
        private static readonly Dictionary<string, (int Bytes, string[] Needs)> s_platform = new()
        {
            ["mscorlib"] = (3240 + 803, new string[0]),
            ["nanoFramework.Runtime.Events"] = (540 + 52, new string[0]),
            ["nanoFramework.Runtime.Native"] = (384 + 27, new string[0]),
            ["nanoFramework.System.Text"] = (548 + 74, new string[0]),
            ["System.IO.Streams"] = (756 + 124, new[] { "nanoFramework.System.Text" }),
            ["System.Threading"] = (552, new[] { "nanoFramework.Runtime.Events" }),
            ["System.IO.Ports"] = (748 + 88, new[] { "nanoFramework.Runtime.Events", "System.IO.Streams" }),
            ["System.Device.Gpio"] = (712 + 89, new[] { "nanoFramework.Runtime.Events" }),
            ["System.Device.Spi"] = (416 + 46, new[] { "System.Device.Gpio" }),
            ["System.Net"] = (2176 + 331,
                new[] { "nanoFramework.Runtime.Events", "System.IO.Streams", "System.Threading" }),
            ["nanoFramework.Hardware.Esp32"] = (1360 + 187, new[] { "nanoFramework.Runtime.Events" }),
        };

        /// <summary>Returns the names of all assemblies that a program needs, including its own; a device needs all of
        /// them.</summary>
        internal static IReadOnlyCollection<string> Closure(string program)
        {
            HashSet<string> found = new() { Path.GetFileNameWithoutExtension(program) };
            Queue<string> queue = new();
            queue.Enqueue(program);
            while (queue.Count > 0)
            {
                string next = queue.Dequeue();
                foreach (string needed in Needs(next))
                {
                    if (found.Add(needed))
                    {
                        queue.Enqueue(s_platform.ContainsKey(needed)
                            ? needed
                            : Path.Combine(Path.GetDirectoryName(program), needed + ".dll"));
                    }
                }
            }

            return found;
        }

        /// <summary>Returns the bytes of one of the assemblies of a program.</summary>
        internal static IEnumerable<string> Needs(string program, string assembly) =>
            Needs(s_platform.ContainsKey(assembly) ? assembly : FileOf(program, assembly));

        /// <summary>Returns the bytes of a program and of all its references.</summary>
        internal static int Total(string program)
        {
            return Closure(program).Sum(name => s_platform.TryGetValue(name, out (int Bytes, string[]) platform)
                ? platform.Bytes
                : Bytes(FileOf(program, name)));
        }

        internal static int Bytes(string path)
        {
            using ModuleDefinition module = BuiltAssemblies.Read(path);
            return Bytes(module);
        }

        internal static int Bytes(ModuleDefinition module)
        {
            TypeDefinition[] types = module.GetTypes().Where(type => type.Name != "<Module>").ToArray();
            FieldDefinition[] fields = types.SelectMany(type => type.Fields)
                .Where(field => !field.HasConstant)
                .ToArray();
            return Assembly
                + (Reference * (module.AssemblyReferences.Count + module.GetTypeReferences().Count()
                    + module.GetMemberReferences().Count() + 1))
                + (TypeDefinition * types.Length)
                + (FieldDefinition * fields.Length)
                + (MethodDefinition * types.Sum(type => type.Methods.Count))
                + (StaticField * fields.Count(field => field.IsStatic));
        }

        private static string FileOf(string program, string name)
        {
            return name == Path.GetFileNameWithoutExtension(program)
                ? program
                : Path.Combine(Path.GetDirectoryName(program), name + ".dll");
        }

        private static IEnumerable<string> Needs(string assembly)
        {
            if (s_platform.TryGetValue(assembly, out (int, string[] Needs) platform))
            {
                return platform.Needs.Append("mscorlib").Where(needed => needed != assembly);
            }

            using ModuleDefinition module = BuiltAssemblies.Read(assembly);
            return module.AssemblyReferences.Select(reference => reference.Name).ToArray();
        }
    }
}
