using Microsoft.VisualStudio.TestTools.UnitTesting;

// The tests of a class share its fields; classes share nothing.
[assembly: Parallelize(Workers = 0, Scope = ExecutionScope.ClassLevel)]
