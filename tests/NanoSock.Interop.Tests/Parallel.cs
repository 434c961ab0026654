using Microsoft.VisualStudio.TestTools.UnitTesting;

// Most of a test's time is waiting. Each class has network namespaces, ports and files of its own.
[assembly: Parallelize(Workers = 4, Scope = ExecutionScope.ClassLevel)]
