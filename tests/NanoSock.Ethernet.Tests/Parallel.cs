using Microsoft.VisualStudio.TestTools.UnitTesting;

// The tests of a class share its fields; classes share nothing, but those of the platform its pins and bus: they run
// alone.
[assembly: Parallelize(Workers = 0, Scope = ExecutionScope.ClassLevel)]
