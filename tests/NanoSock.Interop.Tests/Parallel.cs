using Microsoft.VisualStudio.TestTools.UnitTesting;

// A test waits most of the time. Each class has its own network namespaces, ports and files.
[assembly: Parallelize(Workers = 6, Scope = ExecutionScope.ClassLevel)]
