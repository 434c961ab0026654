using System;
using Mstest = Microsoft.VisualStudio.TestTools.UnitTesting;

// The names of the device's test framework, run by MSTest. Test sources say only 'using nanoFramework.TestFramework;'.
namespace nanoFramework.TestFramework
{
    /// <summary>Marks a class of tests.</summary>
    public class TestClassAttribute : Mstest.TestClassAttribute
    {
    }

    /// <summary>Marks a test. The class's Setup methods run once before the first of them, as on a device.</summary>
    public class TestMethodAttribute : Mstest.TestMethodAttribute
    {
        public override Mstest.TestResult[] Execute(Mstest.ITestMethod testMethod)
        {
            ClassFixtures.SetUpOnce(testMethod.MethodInfo.DeclaringType);
            return base.Execute(testMethod);
        }
    }

    /// <summary>Marks what runs once before the tests of a class.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public class SetupAttribute : Attribute
    {
    }

    /// <summary>Marks what runs once after the tests of a class.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public class CleanupAttribute : Attribute
    {
    }
}
