using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;

namespace NanoSock.Repository.Tests.Contracts
{
    /// <summary>Turns a list of <c>nano-api</c> into C# without code, and compiles it: its metadata has what each line
    /// declares.</summary>
    internal static class ApiSource
    {
        /// <summary>Compiles a list against contracts.</summary>
        /// <param name="list">The path of the list.</param>
        /// <param name="references">The contracts.</param>
        /// <param name="withoutConstructor">Receives the classes of which the list has no constructor: theirs is
        /// implicit or internal.</param>
        internal static ModuleDefinition Compile(string list, IEnumerable<string> references,
            HashSet<string> withoutConstructor)
        {
            string source = Write(File.ReadLines(list).TakeWhile(line => !line.StartsWith("====")).ToList(),
                withoutConstructor);
            CSharpCompilation compilation = CSharpCompilation.Create("Listed",
                new[] { CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp9)) },
                references.Select(path => MetadataReference.CreateFromFile(path)),
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
            MemoryStream image = new();
            string[] errors = compilation.Emit(image).Diagnostics
                .Where(item => item.Severity == DiagnosticSeverity.Error).Select(item => item.ToString()).ToArray();
            if (errors.Length > 0)
            {
                throw new InvalidDataException("The list does not compile:\n" + string.Join("\n", errors));
            }

            image.Position = 0;
            return ModuleDefinition.ReadModule(image);
        }

        private static string Write(List<string> lines, HashSet<string> withoutConstructor)
        {
            StringBuilder source = new();
            source.AppendLine("using System; using System.IO; using System.Net; using System.Net.NetworkInformation;"
                + " using System.Net.Security; using System.Net.Sockets; using System.Threading;"
                + " using System.Security.Cryptography.X509Certificates; using nanoFramework.Networking;");
            for (int i = 0; i < lines.Count; i++)
            {
                if (!lines[i].StartsWith("public "))
                {
                    continue;
                }

                string[] members = lines.Skip(i + 1).TakeWhile(line => line.StartsWith("    "))
                    .Select(line => Regex.Replace(line.Trim(), @"\s*//.*$", string.Empty)).ToArray();
                WriteType(source, lines[i], members, withoutConstructor);
            }

            return source.ToString();
        }

        private static void WriteType(StringBuilder source, string header, string[] members,
            HashSet<string> withoutConstructor)
        {
            Match match = Regex.Match(header, @"((?:System|nanoFramework)[\w.]*)\.(\w+)(.*)$");
            string place = match.Groups[1].Value;
            string name = match.Groups[2].Value;
            string declared = header[..match.Index] + name + match.Groups[3].Value;
            bool isEnum = header.Contains(" enum ");
            bool isNested = isEnum && char.IsUpper(name[0]) && place.EndsWith("Configuration");
            if (isNested)
            {
                int dot = place.LastIndexOf('.');
                declared = "public partial class " + place[(dot + 1)..] + " { " + declared;
                place = place[..dot];
            }

            source.AppendLine("namespace " + place + " {");
            if (header.Contains(" delegate "))
            {
                source.AppendLine(declared + "; }");
                return;
            }

            source.AppendLine(isEnum ? declared : declared.Replace(" class ", " partial class "));
            source.AppendLine("{");
            foreach (string member in members)
            {
                source.AppendLine(isEnum ? Regex.Replace(member, @"^\d{3} ", string.Empty) + ","
                    : Member(name, member));
            }

            if (header.EndsWith(": IDisposable"))
            {
                source.AppendLine("void IDisposable.Dispose() { }");
            }

            if (!isEnum && !members.Any(member => Regex.IsMatch(member, @"^(public|protected) " + name + @"\(")))
            {
                withoutConstructor.Add(place + "." + name);
            }

            source.AppendLine(isNested ? "} } }" : "} }");
        }

        private static string Member(string type, string member)
        {
            if (member.Contains(" event "))
            {
                return member + " { add { } remove { } }";
            }

            if (member.EndsWith('}'))
            {
                return Regex.Replace(member, @"\b(get|set);", "$1 => throw null;");
            }

            if (Regex.IsMatch(member, @"^\w+ (const|abstract) "))
            {
                return member + ";";
            }

            if (!member.EndsWith(')'))
            {
                return member + ";";
            }

            // A base class without a constructor of no parameters.
            string chained = member.Contains(" SslStream(") ? " : base(socket)" : string.Empty;
            return member + chained + " { throw null; }";
        }
    }
}
