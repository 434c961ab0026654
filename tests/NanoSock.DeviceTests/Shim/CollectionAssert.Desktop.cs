using System.Collections;
using Mstest = Microsoft.VisualStudio.TestTools.UnitTesting;

namespace nanoFramework.TestFramework
{
    /// <summary>The device's assertions about collections on top of MSTest's.</summary>
    public static class CollectionAssert
    {
        public static void Empty(ICollection collection, string message = "") =>
            Mstest.Assert.AreEqual(0, collection.Count, message);

        public static void NotEmpty(ICollection collection, string message = "") =>
            Mstest.Assert.AreNotEqual(0, collection.Count, message);

        public static void AreEqual(ICollection expected, ICollection actual, string message = "") =>
            Mstest.CollectionAssert.AreEqual(expected, actual, message);

        public static void AreNotEqual(ICollection notExpected, ICollection actual, string message = "") =>
            Mstest.CollectionAssert.AreNotEqual(notExpected, actual, message);
    }
}
