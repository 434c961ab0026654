using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Packages.Tests.Support;

namespace NanoSock.Packages.Tests
{
    /// <summary>The targets of NanoSock.System.Net in an .nfproj, as far as they go without nanoFramework's project
    /// system: the references that it would resolve.</summary>
    [TestClass]
    public class NfprojTests
    {
        private const string NanoFrameworks =
            "System.Net, Version=1.11.60.0, Culture=neutral, PublicKeyToken=c07d481e9758c731";

        [TestMethod]
        [DataRow("DropIn", NanoFrameworks, "System.Net", "lib/System.Net.dll")]
        [DataRow("DropIn", "System.Net", "System.Net", "lib/System.Net.dll")]
        [DataRow("DropIn", "System.Threading", "System.Net", "lib/System.Net.dll")]
        [DataRow("Beside", NanoFrameworks, "NanoSock.System.Net", "beside/NanoSock.System.Net.dll")]
        [DataRow("None", NanoFrameworks, NanoFrameworks, null)]
        public void SystemNet_InNfproj_IsReplaced(string value, string reference, string expected, string file)
        {
            string folder = Directory.CreateDirectory(Path.Combine(Feed.Root, "nfproj")).FullName;
            string package = Path.Combine(folder, "NanoSock.System.Net." + Feed.Version);
            if (!Directory.Exists(package))
            {
                ZipFile.ExtractToDirectory(Path.Combine(Feed.Folder, "NanoSock.System.Net." + Feed.Version + ".nupkg"),
                    package);
            }

            string project = Path.Combine(folder, "App.nfproj");
            File.WriteAllText(project, "<Project><PropertyGroup><NanoFrameworkProjectSystemPath>any</"
                + "NanoFrameworkProjectSystemPath></PropertyGroup><ItemGroup><Reference Include=\"mscorlib\" />"
                + "<Reference Include=\"" + reference + "\"><HintPath>other.dll</HintPath></Reference></ItemGroup>"
                + "<Target Name=\"ResolveAssemblyReferences\" /><Import Project=\"" + package
                + "/build/NanoSock.System.Net.targets\" /></Project>");
            using JsonDocument result = JsonDocument.Parse(Shell.Run(folder, "dotnet", "msbuild", project,
                "-t:ResolveAssemblyReferences", "-getItem:Reference", "-p:NanoSockSystemNet=" + value));
            JsonElement[] references = result.RootElement.GetProperty("Items").GetProperty("Reference").EnumerateArray()
                .ToArray();
            string[] names = references.Select(item => item.GetProperty("Identity").GetString()).ToArray();
            string[] kept = reference == "System.Threading" ? new[] { "mscorlib", reference } : new[] { "mscorlib" };
            CollectionAssert.AreEqual(kept.Append(expected).ToArray(), names);
            string path = references[^1].GetProperty("HintPath").GetString();
            Assert.AreEqual(file == null ? "other.dll" : Path.Combine(package, file), path);
            Assert.IsTrue(file == null || File.Exists(path));
        }
    }
}
