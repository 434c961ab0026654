using System;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Packages.Tests.Support;
using NanoSock.Repository.Tests;

namespace NanoSock.Packages.Tests
{
    /// <summary>The files packages.lock.json name the packages that a build restores. After a change of references,
    /// 'dotnet restore' writes them again.</summary>
    [TestClass]
    public class LockFileTests
    {
        [TestMethod]
        public void LockFile_OfEachPackage_Exists()
        {
            string[] packed = Directory.GetFiles(RepositoryRoot.Combine("src"), "*.csproj",
                SearchOption.AllDirectories).Where(path => IsPacked(File.ReadAllText(path))).ToArray();
            Assert.IsGreaterThan(10, packed.Length);
            foreach (string project in packed)
            {
                string path = Path.Combine(Path.GetDirectoryName(project), "packages.lock.json");
                Assert.IsTrue(File.Exists(path), path);
            }
        }

        // Projects that refer to most of the others. The folder is not that of the build, which needs its own.
        [TestMethod]
        [DataRow("NanoSock.Sntp")]
        [DataRow("NanoSock.Tool")]
        public void Restore_InLockedMode_Succeeds(string name)
        {
            Shell.Run(RepositoryRoot.Path, "dotnet", "restore", "src/" + name, "--locked-mode",
                "-p:BaseIntermediateOutputPath=obj/locked/", "-v", "q", "-nologo");
        }

        private static bool IsPacked(string project)
        {
            return project.Contains("<IsPackable>true<", StringComparison.Ordinal)
                && !project.Contains("<PackageType>Template<", StringComparison.Ordinal);
        }
    }
}
