using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Tests
{
    /// <summary>Stands here until the first real test does.</summary>
    [TestClass]
    public class PlaceholderTests
    {
        [TestMethod]
        public void StackIsBesideTheTests()
        {
            Assert.IsTrue(System.IO.File.Exists(System.IO.Path.Combine(System.AppContext.BaseDirectory, "NanoSock.dll")));
        }
    }
}
