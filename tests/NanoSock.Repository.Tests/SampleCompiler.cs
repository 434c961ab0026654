using System;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;

namespace NanoSock.Repository.Tests
{
    /// <summary>Compiles a few lines of C# 9, optimized, to show that a rule reports the compiler's output.</summary>
    internal static class SampleCompiler
    {
        /// <summary>Compiles against the device's contract, as device code is.</summary>
        internal static ModuleDefinition Device(string members) =>
            Compile(Wrap(members), BuiltAssemblies.Contract("mscorlib"));

        /// <summary>Compiles against .NET itself, for code that the contract rejects and a rule has to find as
        /// well.</summary>
        internal static ModuleDefinition Desktop(string members) =>
            Compile(Wrap(members), typeof(object).Assembly.Location);

        /// <summary>Returns the first error of the compiler for these lines as device code; null if there is
        /// none.</summary>
        internal static string DeviceError(string members)
        {
            return Create(Wrap(members), BuiltAssemblies.Contract("mscorlib")).Emit(Stream.Null).Diagnostics
                .FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)?.ToString();
        }

        private static string Wrap(string members) =>
            "using System; public static unsafe class Sample {\n" + members + "\n}";

        private static CSharpCompilation Create(string source, string platform)
        {
            return CSharpCompilation.Create(
                "Sample",
                new[] { CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp9)) },
                new[] { MetadataReference.CreateFromFile(platform) },
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary,
                    optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        }

        private static ModuleDefinition Compile(string source, string platform)
        {
            MemoryStream image = new();
            var result = Create(source, platform).Emit(image);
            if (!result.Success)
            {
                throw new InvalidOperationException("The sample does not compile:\n"
                    + string.Join("\n", result.Diagnostics));
            }

            image.Position = 0;
            DefaultAssemblyResolver resolver = new();
            resolver.AddSearchDirectory(Path.GetDirectoryName(platform));
            return ModuleDefinition.ReadModule(image, new ReaderParameters { AssemblyResolver = resolver });
        }
    }
}
