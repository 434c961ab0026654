using Microsoft.VisualStudio.TestTools.UnitTesting;

// The classes read the repository and its build, and the first one that needs the boards builds them for all. Those
// that write the same page when asked to, boards/README.md, run one after the other.
[assembly: Parallelize(Workers = 0, Scope = ExecutionScope.ClassLevel)]
