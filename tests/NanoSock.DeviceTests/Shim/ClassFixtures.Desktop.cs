using System;
using System.Collections.Generic;
using System.Reflection;
using Mstest = Microsoft.VisualStudio.TestTools.UnitTesting;

namespace nanoFramework.TestFramework
{
    /// <summary>
    /// Setup and Cleanup as the device's launcher runs them: once per class, on instance methods, which MSTest's own
    /// ClassInitialize (static, with a context) cannot be. Cleanup runs when the whole assembly is done, because with a
    /// filter the last test of a class is not known.
    /// </summary>
    [Mstest.TestClass]
    public static class ClassFixtures
    {
        private static readonly Dictionary<Type, Exception> s_setUp = new Dictionary<Type, Exception>();

        internal static void SetUpOnce(Type testClass)
        {
            lock (s_setUp)
            {
                if (!s_setUp.TryGetValue(testClass, out Exception failure))
                {
                    failure = Run(testClass, typeof(SetupAttribute));
                    s_setUp.Add(testClass, failure);
                }

                if (failure != null)
                {
                    throw new Mstest.AssertFailedException("Setup of " + testClass.FullName + ": " + failure.Message,
                        failure);
                }
            }
        }

        /// <summary>Runs the Cleanup methods of every class that was set up.</summary>
        [Mstest.AssemblyCleanup]
        public static void CleanUpAll()
        {
            foreach (Type testClass in s_setUp.Keys)
            {
                Exception failure = Run(testClass, typeof(CleanupAttribute));
                if (failure != null)
                {
                    throw new Mstest.AssertFailedException("Cleanup of " + testClass.FullName + ": " + failure.Message,
                        failure);
                }
            }
        }

        private static Exception Run(Type testClass, Type marker)
        {
            foreach (MethodInfo method in testClass.GetMethods())
            {
                if (!method.IsDefined(marker, false))
                {
                    continue;
                }

                try
                {
                    method.Invoke(method.IsStatic ? null : Activator.CreateInstance(testClass), null);
                }
                catch (TargetInvocationException thrown)
                {
                    return thrown.InnerException;
                }
            }

            return null;
        }
    }
}
