using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Packages.Tests.Support;

namespace NanoSock.Packages.Tests
{
    /// <summary>Removes what the tests of this assembly have written.</summary>
    [TestClass]
    public static class Cleanup
    {
        [AssemblyCleanup]
        public static void Remove()
        {
            Feed.Remove();
        }
    }
}
