using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace NanoSock.Tool.DeviceResults
{
    /// <summary>Lists the lines that nanoFramework's launcher prints for an assembly of tests: one for each test, each
    /// row of data, each set-up and each clean-up. The number behind a name is the attribute's place on the
    /// method.</summary>
    internal static class LauncherTests
    {
        private const string TestClass = "TestClassAttribute";
        private const string TestMethod = "TestMethodAttribute";
        private const string DataRow = "DataRowAttribute";

        // The launcher goes through the methods of a class once for each of these.
        private static readonly string[] s_markers = { "SetupAttribute", TestMethod, DataRow, "CleanupAttribute" };

        /// <summary>Reads the names from an assembly.</summary>
        /// <exception cref="System.IO.IOException">It cannot be read.</exception>
        /// <exception cref="System.BadImageFormatException">It is no assembly.</exception>
        internal static IReadOnlyList<string> Read(string path)
        {
            using ModuleDefinition module = ModuleDefinition.ReadModule(path);
            return module.GetTypes()
                .Where(type => Names(type).Contains(TestClass))
                .SelectMany(type => s_markers.SelectMany(marker => type.Methods.SelectMany(method => Lines(method,
                    marker))))
                .ToArray();
        }

        private static IEnumerable<string> Lines(MethodDefinition method, string marker)
        {
            List<string> markers = Names(method).Where(name => s_markers.Contains(name)).ToList();
            if (markers.Contains(DataRow))
            {
                markers.Remove(TestMethod);
            }

            return markers.Select((name, place) => (name, place))
                .Where(item => item.name == marker)
                .Select(item => $"{method.DeclaringType.FullName}.{method.Name}.{item.place}");
        }

        private static IEnumerable<string> Names(ICustomAttributeProvider item) =>
            item.CustomAttributes.Select(attribute => attribute.AttributeType.Name);
    }
}
