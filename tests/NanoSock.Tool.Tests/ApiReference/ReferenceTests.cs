using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.ApiReference;

namespace NanoSock.Tool.Tests.ApiReference
{
    /// <summary>The API reference of the built assemblies.</summary>
    [TestClass]
    public partial class ReferenceTests
    {
        private static readonly string[] s_platforms =
            { "https://learn.microsoft.com/dotnet/api/", "https://docs.nanoframework.net/api/" };

        private static readonly Dictionary<string, string> s_pages = new Dictionary<string, string>();
        private static IReadOnlyList<string> s_faults;

        [ClassInitialize]
        public static void Write(TestContext context)
        {
            string folder = Directory.CreateTempSubdirectory("api").FullName;
            try
            {
                using ApiSet api = ApiSet.Load(AssemblyList.Read());
                Reference reference = new Reference(api);
                reference.Write(folder);
                s_faults = reference.Faults;
                Assert.AreEqual(Directory.GetFiles(folder, "*.html").Length, reference.Pages);
                foreach (string path in Directory.GetFiles(folder))
                {
                    s_pages.Add(Path.GetFileName(path), File.ReadAllText(path));
                }
            }
            finally
            {
                Directory.Delete(folder, true);
            }
        }

        [TestMethod]
        public void Faults_BuiltAssemblies_AreNone()
        {
            Assert.IsEmpty(s_faults, string.Join("\n", s_faults));
        }

        [TestMethod]
        public void Pages_PublicMember_IsThere()
        {
            IReadOnlyList<string> paths = AssemblyList.Read().Desktop;
            int members = 0;
            List<string> missing = new List<string>();
            foreach (Type type in paths.SelectMany(path => Assembly.LoadFrom(path).GetExportedTypes()))
            {
                string page = s_pages.GetValueOrDefault(type.FullName.Replace('+', '.').Replace('`', '-') + ".html");
                foreach (string anchor in type.GetMembers(BindingFlags.Public | BindingFlags.Instance
                    | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(IsOfSource).Select(AnchorOf))
                {
                    members++;
                    if (page == null || !Regex.IsMatch(page, " id=\"" + Regex.Escape(anchor) + "(--1)?[\"(]"))
                    {
                        missing.Add(type.FullName + "." + anchor);
                    }
                }
            }

            Assert.IsEmpty(missing, string.Join("\n", missing));
            Assert.IsGreaterThan(1000, members);
        }

        [TestMethod]
        public void Pages_TypeOfDeviceOnly_IsThereWithItsFramework()
        {
            string page = s_pages["NanoSock.Serial.SerialByteStream.html"];
            Assert.Contains("Reopen() <small>netnano1.0</small>", page);
            Assert.Contains("Requests that the stream be closed and reopened.", page);
        }

        [TestMethod]
        public void Links_AllPages_LeadSomewhere()
        {
            List<string> broken = new List<string>();
            int count = 0;
            foreach ((string name, string page) in s_pages)
            {
                foreach (string link in Links().Matches(page).Select(match => match.Groups[1].Value))
                {
                    count++;
                    string[] parts = link.Split('#');
                    bool leads = link.StartsWith("https:", StringComparison.Ordinal)
                        ? s_platforms.Any(link.StartsWith)
                        : s_pages.TryGetValue(parts[0], out string target)
                            && (parts.Length == 1 || target.Contains(" id=\"" + parts[1] + "\"",
                                StringComparison.Ordinal));
                    if (!leads)
                    {
                        broken.Add(name + ": " + link);
                    }
                }
            }

            Assert.IsEmpty(broken, string.Join("\n", broken));
            Assert.IsGreaterThan(5000, count);
        }

        [TestMethod]
        public void Index_AllPages_CanBeReached()
        {
            HashSet<string> reached = new HashSet<string> { "index.html" };
            Queue<string> open = new Queue<string>(reached);
            while (open.TryDequeue(out string name))
            {
                foreach (Match match in Links().Matches(s_pages[name]))
                {
                    string page = match.Groups[1].Value.Split('#')[0];
                    if (page.EndsWith(".html") && s_pages.ContainsKey(page) && reached.Add(page))
                    {
                        open.Enqueue(page);
                    }
                }
            }

            CollectionAssert.AreEquivalent(s_pages.Keys.Where(name => name.EndsWith(".html")).ToArray(),
                reached.ToArray());
        }

        private static bool IsOfSource(MemberInfo member)
        {
            bool isAccessor = member is MethodInfo { IsSpecialName: true } method
                && !method.Name.StartsWith("op_", StringComparison.Ordinal);
            bool isGenerated = member.CustomAttributes.Any(attribute =>
                attribute.AttributeType.Name == "CompilerGeneratedAttribute");
            return !isAccessor && !isGenerated && member.MemberType != MemberTypes.NestedType
                && member is not FieldInfo { IsSpecialName: true }
                && !typeof(Delegate).IsAssignableFrom(member.DeclaringType);
        }

        private static string AnchorOf(MemberInfo member)
        {
            return member is ConstructorInfo ? "-ctor" : member.Name;
        }

        [GeneratedRegex("(?:href|src)=\"([^\"]+)\"")]
        private static partial Regex Links();
    }
}
