using System;

namespace System.Diagnostics
{
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
    public sealed class ConditionalAttribute : Attribute
    {
        public ConditionalAttribute(String conditionString) { }
        public String ConditionString { get { throw null; } }
    }

    // In a Release build its calls are not there, on a device as here.
    public static class Debug
    {
        [Conditional("DEBUG")]
        public static void Write(string message) { throw null; }
        [Conditional("DEBUG")]
        public static void WriteLine() { throw null; }
        [Conditional("DEBUG")]
        public static void WriteLine(string message) { throw null; }
        [Conditional("DEBUG")]
        public static void Assert(bool condition) { throw null; }
        [Conditional("DEBUG")]
        public static void Assert(bool condition, string message) { throw null; }
        [Conditional("DEBUG")]
        public static void Assert(bool condition, string message, string detailedMessage) { throw null; }
    }

    public sealed class DebuggableAttribute : Attribute
    {
        public DebuggableAttribute(DebuggingModes modes) { }
        public DebuggableAttribute(bool isJITTrackingEnabled, bool isJITOptimizerDisabled) { }
        public DebuggingModes DebuggingFlags { get { throw null; } }
        public bool IsJITOptimizerDisabled { get { throw null; } }
        public bool IsJITTrackingEnabled { get { throw null; } }

        [Flags]
        public enum DebuggingModes
        {
            None = 0x0,
            Default = 0x1,
            DisableOptimizations = 0x100,
            IgnoreSymbolStoreSequencePoints = 0x2,
            EnableEditAndContinue = 0x4,
        }
    }

    public static class Debugger
    {
        public static bool IsAttached { get { throw null; } }
        public static void Break() { throw null; }
    }

    public sealed class DebuggerBrowsableAttribute : Attribute
    {
        public DebuggerBrowsableAttribute(DebuggerBrowsableState state) { }
        public DebuggerBrowsableState State { get { throw null; } }
    }

    public enum DebuggerBrowsableState
    {
        Never = 0,
        Collapsed = 2,
        RootHidden = 3,
    }

    public sealed class DebuggerDisplayAttribute : Attribute
    {
        public DebuggerDisplayAttribute(string value) { }
        public Type Target { set { throw null; } get { throw null; } }
        public string Name { get { throw null; } set { throw null; } }
        public string TargetTypeName { get { throw null; } set { throw null; } }
        public string Type { get { throw null; } set { throw null; } }
        public string Value { get { throw null; } }
    }

    public sealed class DebuggerHiddenAttribute : Attribute
    {
        public DebuggerHiddenAttribute() { }
    }

    public sealed class DebuggerNonUserCodeAttribute : Attribute
    {
        public DebuggerNonUserCodeAttribute() { }
    }

    public sealed class DebuggerStepThroughAttribute : Attribute
    {
        public DebuggerStepThroughAttribute() { }
    }

    public sealed class DebuggerStepperBoundaryAttribute : Attribute
    {
        public DebuggerStepperBoundaryAttribute() { }
    }

    public sealed class DebuggerTypeProxyAttribute : Attribute
    {
        public DebuggerTypeProxyAttribute(Type type) { }
        public DebuggerTypeProxyAttribute(string typeName) { }
        public Type Target { set { throw null; } get { throw null; } }
        public string ProxyTypeName { get { throw null; } }
        public string TargetTypeName { get { throw null; } set { throw null; } }
    }

    public sealed class NativeProfiledAttribute : Attribute
    {
    }
}
