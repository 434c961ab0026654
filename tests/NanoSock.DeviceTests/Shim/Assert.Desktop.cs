using System;
using Mstest = Microsoft.VisualStudio.TestTools.UnitTesting;

namespace nanoFramework.TestFramework
{
    /// <summary>
    /// The device's assertions on top of MSTest's. Each type of the device has one overload, so that a call without an
    /// overload there does not compile here either.
    /// </summary>
    public static class Assert
    {
        public static void AreEqual(bool expected, bool actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreEqual(byte expected, byte actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreEqual(char expected, char actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreEqual(DateTime expected, DateTime actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreEqual(double expected, double actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreEqual(float expected, float actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreEqual(int expected, int actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreEqual(long expected, long actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreEqual(object expected, object actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreEqual(sbyte expected, sbyte actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreEqual(short expected, short actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreEqual(string expected, string actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreEqual(uint expected, uint actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreEqual(ulong expected, ulong actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreEqual(ushort expected, ushort actual, string message = "") =>
            Mstest.Assert.AreEqual(expected, actual, message);

        public static void AreNotEqual(bool notExpected, bool actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreNotEqual(byte notExpected, byte actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreNotEqual(char notExpected, char actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreNotEqual(DateTime notExpected, DateTime actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreNotEqual(double notExpected, double actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreNotEqual(float notExpected, float actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreNotEqual(int notExpected, int actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreNotEqual(long notExpected, long actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreNotEqual(object notExpected, object actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreNotEqual(sbyte notExpected, sbyte actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreNotEqual(short notExpected, short actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreNotEqual(string notExpected, string actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreNotEqual(uint notExpected, uint actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreNotEqual(ulong notExpected, ulong actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreNotEqual(ushort notExpected, ushort actual, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, actual, message);

        public static void AreSame(object expected, object actual, string message = "") =>
            Mstest.Assert.AreSame(expected, actual, message);

        public static void AreNotSame(object notExpected, object actual, string message = "") =>
            Mstest.Assert.AreNotSame(notExpected, actual, message);

        public static void IsTrue(bool condition, string message = "") => Mstest.Assert.IsTrue(condition, message);

        public static void IsFalse(bool condition, string message = "") => Mstest.Assert.IsFalse(condition, message);

        public static void IsNull(object value, string message = "") => Mstest.Assert.IsNull(value, message);

        public static void IsNotNull(object value, string message = "") => Mstest.Assert.IsNotNull(value, message);

        /// <summary>Compares the exact type, as on a device.</summary>
        public static void IsInstanceOfType(object value, Type expected, string message = "") =>
            Mstest.Assert.AreEqual(expected, value?.GetType(), message);

        public static void IsNotInstanceOfType(object value, Type notExpected, string message = "") =>
            Mstest.Assert.AreNotEqual(notExpected, value?.GetType(), message);

        public static void Contains(string expected, string other, string message = "") =>
            Mstest.StringAssert.Contains(other, expected, message);

        public static void DoesNotContains(string expected, string other, string message = "") =>
            Mstest.Assert.IsFalse(other.Contains(expected), message);

        public static void StartsWith(string expected, string other, string message = "") =>
            Mstest.StringAssert.StartsWith(other, expected, message);

        public static void EndsWith(string expected, string other, string message = "") =>
            Mstest.StringAssert.EndsWith(other, expected, message);

        public static void SkipTest(string message = null) => Mstest.Assert.Inconclusive(message);

        /// <summary>Compares the exact type, as on a device.</summary>
        public static void ThrowsException(Type exceptionType, Action action, string message = "")
        {
            Type thrownType = null;
            try
            {
                action();
            }
            catch (Exception thrown)
            {
                thrownType = thrown.GetType();
            }

            Mstest.Assert.AreEqual(exceptionType, thrownType, message);
        }
    }
}
