using Microsoft.VisualStudio.TestTools.UnitTesting;

// The tests of a class share its fields; classes share nothing but FastPathSwitch, and those that turn it run alone.
[assembly: Parallelize(Workers = 0, Scope = ExecutionScope.ClassLevel)]
