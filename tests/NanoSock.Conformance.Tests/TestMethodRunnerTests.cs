using System;
using System.Collections.Generic;
using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;

#pragma warning disable MSTEST0003, MSTEST0005, MSTEST0007, MSTEST0008, MSTEST0014, MSTEST0015, MSTEST0018
#pragma warning disable MSTEST0030, MSTEST0041 // The samples are wrong on purpose, and MSTest must not see them.

namespace NanoSock.Tests.Conformance
{
    /// <summary>The tests that the runner passes.</summary>
    [TestClass]
    public class TestMethodRunnerTests
    {
        [TestMethod]
        [DataRow(nameof(Samples.Passes))]
        [DataRow(nameof(Samples.PassesInEveryRow))]
        [DataRow(nameof(Samples.PassesInRowsOfAMember))]
        public void Run_PassingTest_Passes(string name)
        {
            Samples.Runs = 0;
            TestMethodRunner.Run(Sample(typeof(Samples), name), true);
            Assert.AreEqual(name == nameof(Samples.Passes) ? 1 : 2, Samples.Runs);
        }

        [TestMethod]
        [DataRow(nameof(Samples.Fails), "Assert.Fail failed.")]
        [DataRow(nameof(Samples.FailsInOneRow), "Assert.AreNotEqual failed.")]
        [DataRow(nameof(Samples.Throws), "thrown")]
        [DataRow(nameof(Samples.GivesUp), "Assert.Inconclusive failed.")]
        [DataRow(nameof(Samples.KeepsAValue), "")]
        [DataRow(nameof(Samples.IsIgnored), "ignored")]
        [DataRow(nameof(Samples.HasAnIgnoredRow), "ignored")]
        [DataRow(nameof(Samples.HasNoRows), "has no rows")]
        [DataRow(nameof(Samples.HasNoAttribute), "not a public test method that returns nothing")]
        [DataRow(nameof(Samples.IsStatic), "not a public test method that returns nothing")]
        [DataRow(nameof(Samples.ReturnsATask), "not a public test method that returns nothing")]
        [DataRow(nameof(Samples.HasATimeLimit), "has TimeoutAttribute, which is not honoured here")]
        public void Run_OtherMethod_Fails(string name, string reason)
        {
            Fails(Sample(typeof(Samples), name), true, reason);
        }

        [TestMethod]
        [DataRow(typeof(Samples), false, "not in a public test class")]
        [DataRow(typeof(NoTestClass), false, "not in a public test class")]
        [DataRow(typeof(IgnoredClass), true, "ignored")]
        [DataRow(typeof(ClassWithSetUp), true, "its class has set-up, which is not honoured here")]
        [DataRow(typeof(ClassWithContext), true, "its class has set-up, which is not honoured here")]
        public void Run_TestOfInvalidClass_Fails(Type type, bool hidden, string reason)
        {
            Fails(Sample(type, nameof(Samples.Passes)), hidden, reason);
        }

        private static MethodInfo Sample(Type type, string name)
        {
            return type.GetMethod(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static);
        }

        private static void Fails(MethodInfo method, bool hidden, string reason)
        {
            Exception thrown = null;
            try
            {
                TestMethodRunner.Run(method, hidden);
            }
            catch (Exception exception)
            {
                thrown = exception;
            }

            Assert.IsNotNull(thrown, "taken for passed");
            StringAssert.StartsWith(thrown.Message, reason);
        }

        internal class Samples
        {
            private int _value;

            internal static int Runs { get; set; }

            public static IEnumerable<object[]> Rows => new[] { new object[] { 1 }, new object[] { 2 } };

            public static IEnumerable<object[]> NoRows => Array.Empty<object[]>();

            [TestMethod]
            public void Passes() => Runs++;

            [TestMethod]
            [DataRow(1)]
            [DataRow(2)]
            public void PassesInEveryRow(int number) => Runs += number > 0 ? 1 : 0;

            [TestMethod]
            [DynamicData(nameof(Rows))]
            public void PassesInRowsOfAMember(int number) => Runs += number > 0 ? 1 : 0;

            [TestMethod]
            public void Fails() => Assert.Fail();

            [TestMethod]
            [DataRow(1)]
            [DataRow(2)]
            public void FailsInOneRow(int number) => Assert.AreNotEqual(2, number);

            [TestMethod]
            public void Throws() => throw new InvalidOperationException("thrown");

            [TestMethod]
            public void GivesUp() => Assert.Inconclusive();

            // Each row has an object of its own.
            [TestMethod]
            [DataRow(1)]
            [DataRow(2)]
            public void KeepsAValue(int number)
            {
                _value += number;
                Assert.AreEqual(3, _value);
            }

            [TestMethod]
            [Ignore]
            public void IsIgnored() => Runs++;

            [TestMethod]
            [DataRow(1)]
            [DataRow(2, IgnoreMessage = "no")]
            public void HasAnIgnoredRow(int number) => Runs += number;

            [TestMethod]
            [DynamicData(nameof(NoRows))]
            public void HasNoRows(int number) => Runs += number;

            public void HasNoAttribute() => Runs++;

            [TestMethod]
            public static void IsStatic() => Runs++;

            [TestMethod]
            public System.Threading.Tasks.Task ReturnsATask() => throw new InvalidOperationException("thrown");

            [TestMethod]
            [Timeout(1000)]
            public void HasATimeLimit() => Runs++;
        }

        public class NoTestClass
        {
            [TestMethod]
            public void Passes() => Samples.Runs++;
        }

        [Ignore]
        internal class IgnoredClass
        {
            [TestMethod]
            public void Passes() => Samples.Runs++;
        }

        internal class ClassWithSetUp
        {
            [TestInitialize]
            public void SetUp() => Samples.Runs++;

            [TestMethod]
            public void Passes() => Samples.Runs++;
        }

        internal class ClassWithContext
        {
            public TestContext TestContext { get; set; }

            [TestMethod]
            public void Passes() => Samples.Runs++;
        }
    }
}
