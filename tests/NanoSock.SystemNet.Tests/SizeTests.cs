using System;
using System.Linq;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>The heap that sockets take on nanoCLR, by their fields.</summary>
    [TestClass]
    public sealed class SizeTests
    {
        // Bytes of an object's header, and of each of its fields.
        private const int Block = 12;
        private const int FinalizerRecord = 24;

        // docs/system-net.md has the number.
        [TestMethod]
        public void Socket_Heap_Is96Bytes()
        {
            int fields = 0;
            for (Type type = typeof(Socket); type != null; type = type.BaseType)
            {
                FieldInfo[] own = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                    | BindingFlags.DeclaredOnly);
                fields += own.Length;
                // A second object for each socket would be a field of one of these types.
                Assert.IsFalse(own.Any(field => field.FieldType.IsArray || field.FieldType == typeof(object)));
            }

            int bytes = Block * (1 + fields) + FinalizerRecord;
            Assert.AreEqual(96, bytes);
            Assert.IsLessThanOrEqualTo(110, bytes);
        }
    }
}
