using System;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.ApiReference;

namespace NanoSock.Tool.Tests.ApiReference
{
    /// <summary>The forms of XML comments on the pages, and the faults of comments.</summary>
    [TestClass]
    public class CommentTests
    {
        private const string Read = "Read(System.Int32,System.Int32-)";
        private const string Namespace = "NanoSock.Tool.Tests.ApiReference.";
        private const string OfSize = "P:" + Namespace + "Sample.Size: ";
        private const string Largest = "<see cref=\"F:" + Namespace + "Sample.Largest\"/>";
        private const string Platform = "https://learn.microsoft.com/dotnet/api/system.";
        private const string Range = Platform + "argumentoutofrangeexception";

        [TestMethod]
        public void Declaration_EveryKind_IsCSharp()
        {
            string page = Page("Sample");
            Assert.Contains("public class Sample : <a href=\"" + Namespace + "ISample.html\">ISample</a>, "
                + "<a href=\"" + Platform + "idisposable\">IDisposable</a>", page);
            Assert.Contains("public const int Largest = 7<", page);
            Assert.Contains("public int? Size { get; protected set; }<", page);
            Assert.Contains("public event <a href=\"" + Platform + "eventhandler\">", page);
            Assert.Contains("public byte[] Read(int count, out int rest)<", page);
            Assert.Contains("public void End(params string[] reasons)<", page);
            Assert.Contains("public Sample()<", page);
            Assert.Contains("byte[] Read(int count, out int rest)<", Page("ISample"));
        }

        [TestMethod]
        public void Enum_Values_AreListedWithNumbers()
        {
            string page = Page("Sample.Mode");
            Assert.Contains("[Flags] public enum Sample.Mode : byte<", page);
            Assert.Contains("<tr id=\"First\"><td><code>First</code></td><td class=\"number\">1</td><td>The first.",
                page);
        }

        [TestMethod]
        public void Comment_Parts_AreRendered()
        {
            string page = Page("ISample");
            Assert.Contains("<p>Reads <var>count</var> bytes, as <a href=\"" + Namespace + "Sample.html"
                + "#Close\">Sample.Close</a> does not.</p>", page);
            Assert.Contains("<dt><var>count</var></dt><dd>The number of bytes, 1 &lt; 2.</dd>", page);
            Assert.Contains("<dt><var>rest</var></dt><dd>The remaining bytes.</dd>", page);
            Assert.Contains("<h4>Returns</h4>\n<p>The bytes; <code>null</code> at the end.</p>", page);
            Assert.Contains("<h4>Exceptions</h4>\n<dl>\n<dt><a href=\"" + Range
                + "\">ArgumentOutOfRangeException</a></dt><dd>The count is negative.</dd>", page);
        }

        [TestMethod]
        public void Comment_TypeParts_AreRendered()
        {
            string page = Page("Sample");
            Assert.Contains("See <a href=\"https://example.com/a?b&amp;c\">the example</a>.", page);
            Assert.Contains("<p>First.</p>", page);
            Assert.Contains("<ul><li><b>one</b> The first.</li><li>The <code>second</code>.</li></ul>", page);
            Assert.Contains("<pre><code>sample.Close();</code></pre>", page);
            Assert.Contains("<h4>See also</h4>\n<p><a href=\"" + Namespace + "ISample.html\">ISample</a>",
                page);
            Assert.Contains("<h4>Value</h4>\n<p>At most <a href=\"" + Namespace + "Sample.html#Largest\">"
                + "Largest</a>.</p>", page);
            Assert.Contains("<h4>Example</h4>\n<p>As in ", page);
        }

        [TestMethod]
        public void Inheritdoc_Member_HasInheritedComment()
        {
            string page = Page("Sample");
            string read = page[page.IndexOf("<section id=\"" + Read, StringComparison.Ordinal)..];
            read = read[..read.IndexOf("</section>", StringComparison.Ordinal)];
            Assert.Contains("<p>Reads <var>count</var> bytes", read);
            Assert.Contains("<dd>The count is negative.</dd>", read);
            Assert.Contains("Described at <a href=\"" + Namespace + "ISample.html#" + Read
                + "\">ISample.Read</a>.", read);
            Assert.Contains("#Close\">Close</a>.", page);
            Assert.Contains("<p><a href=\"" + Platform + "idisposable.dispose\">"
                + "IDisposable.Dispose</a></p>", page);
        }

        [TestMethod]
        [DataRow("<summary>Closes.</summary>", "<remarks>Closes.</remarks>",
            "M:" + Namespace + "Sample.Close: no summary")]
        [DataRow("<summary>Closes.</summary>", "<summary> </summary>",
            "M:" + Namespace + "Sample.Close: no summary")]
        [DataRow(Largest, "<see cref=\"F:System.Int32.Most\"/>",
            OfSize + "cref F:System.Int32.Most leads nowhere")]
        [DataRow(Largest, "<see cref=\"!:Most\"/>",
            OfSize + "cref !:Most leads nowhere")]
        [DataRow("At most <see", "<blink/><see",
            OfSize + "element blink has no form here")]
        [DataRow("<inheritdoc cref=\"M:" + Namespace + "Sample.Close\"/>", "<inheritdoc/>",
            "M:" + Namespace + "Sample.End(System.String[]): no summary")]
        public void Faults_BadComment_NamesMember(string good, string bad, string fault)
        {
            string found = Write((folder, api) =>
            {
                Reference reference = new Reference(api);
                reference.Write(folder);
                return string.Join("\n", reference.Faults.Where(line => line.Contains(".Sample.")).Distinct());
            }, text =>
            {
                Assert.Contains(good, text);
                return text.Replace(good, bad);
            });
            Assert.AreEqual(fault, found.Split('\n')[0]);
        }

        private static string Page(string name)
        {
            return Write((folder, api) =>
            {
                new Reference(api).Write(folder);
                return File.ReadAllText(Path.Combine(folder, Namespace + name + ".html"));
            });
        }

        private static string Write(Func<string, ApiSet, string> read, Func<string, string> change = null)
        {
            string folder = Directory.CreateTempSubdirectory("api").FullName;
            try
            {
                // This assembly has the samples.
                string source = typeof(CommentTests).Assembly.Location;
                string assembly = Path.Combine(folder, Path.GetFileName(source));
                string comments = File.ReadAllText(Path.ChangeExtension(source, ".xml"));
                File.Copy(source, assembly);
                File.WriteAllText(Path.ChangeExtension(assembly, ".xml"), change == null ? comments : change(comments));
                string[] none = Array.Empty<string>();
                using ApiSet api = ApiSet.Load(new AssemblyList(new[] { assembly }, none, none));
                return read(Path.Combine(folder, "pages"), api);
            }
            finally
            {
                Directory.Delete(folder, true);
            }
        }
    }
}
