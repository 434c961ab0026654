using Microsoft.VisualStudio.TestTools.UnitTesting;

// Scripts wait most of their time when they run against Linux; each has a network of its own.
[assembly: Parallelize(Workers = 12, Scope = ExecutionScope.MethodLevel)]
