using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;

namespace NanoSock.Tests.Conformance
{
    /// <summary>
    /// Runs a test method as MSTest would: a new object for each row of data, all rows. A method that MSTest would not
    /// run, or that needs more than this, is a failure here, not a success: a method that is no test of a public test
    /// class, an ignored one, one without rows, or one with set-up that this runner does not know.
    /// </summary>
    internal static class TestMethodRunner
    {
        private static readonly string[] s_known =
        {
            "TestMethodAttribute", "DataRowAttribute", "DynamicDataAttribute"
        };

        /// <summary>Returns when every row has passed.</summary>
        /// <param name="method">The test.</param>
        /// <param name="hidden">True if its class may be invisible to MSTest, as the classes of samples are.</param>
        /// <exception cref="Exception">The exception of the first row that fails.</exception>
        internal static void Run(MethodInfo method, bool hidden = false)
        {
            string objection = Objection(method, hidden);
            if (objection != null)
            {
                throw new InvalidOperationException(objection);
            }

            foreach (object[] row in Rows(method))
            {
                object test = Activator.CreateInstance(method.DeclaringType);
                try
                {
                    method.Invoke(test, row);
                }
                catch (TargetInvocationException exception)
                {
                    ExceptionDispatchInfo.Capture(exception.InnerException).Throw();
                }
                finally
                {
                    (test as IDisposable)?.Dispose();
                }
            }
        }

        private static string Objection(MethodInfo method, bool hidden)
        {
            Type type = method.DeclaringType;
            if (type.IsAbstract
                || (!hidden && (!type.IsVisible || type.GetCustomAttribute<TestClassAttribute>() == null)))
            {
                return "not in a public test class";
            }

            if (type.GetCustomAttribute<IgnoreAttribute>() != null
                || method.GetCustomAttribute<IgnoreAttribute>() != null
                || method.GetCustomAttributes<DataRowAttribute>().Any(row => row.IgnoreMessage != null))
            {
                return "ignored";
            }

            if (!method.IsPublic || method.IsStatic || method.IsGenericMethod || method.ReturnType != typeof(void)
                || method.GetCustomAttribute<TestMethodAttribute>() == null)
            {
                return "not a public test method that returns nothing";
            }

            Attribute strange = FromTestFramework(method)
                .FirstOrDefault(attribute => !s_known.Contains(attribute.GetType().Name));
            if (strange != null)
            {
                return "has " + strange.GetType().Name + ", which is not honoured here";
            }

            // Set-up of the class, of its tests or of the assembly, and properties that MSTest sets.
            const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;
            bool fixture = type.GetMethods(All).Any(item => FromTestFramework(item)
                .Any(attribute => attribute.GetType().Name.EndsWith("InitializeAttribute")
                    || attribute.GetType().Name.EndsWith("CleanupAttribute")));
            if (fixture || type.GetProperty("TestContext", All) != null)
            {
                return "its class has set-up, which is not honoured here";
            }

            return Rows(method).Any() ? null : "has no rows";
        }

        private static IEnumerable<object[]> Rows(MethodInfo method)
        {
            if (method.GetParameters().Length == 0)
            {
                return new[] { (object[])null };
            }

            return method.GetCustomAttributes().OfType<ITestDataSource>().SelectMany(source => source.GetData(method));
        }

        private static IEnumerable<Attribute> FromTestFramework(MethodInfo method)
        {
            return method.GetCustomAttributes()
                .Where(attribute => attribute.GetType().Namespace == typeof(TestMethodAttribute).Namespace);
        }
    }
}
