using System;

namespace System.Runtime.CompilerServices
{
    public sealed class CallerMemberNameAttribute : Attribute
    {
        public CallerMemberNameAttribute() { }
    }

    [AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
    public sealed class ExtensionAttribute : Attribute
    {
    }

    public sealed class IndexerNameAttribute : Attribute
    {
        public IndexerNameAttribute(String indexerName) { }
    }

    [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
    public sealed class InternalsVisibleToAttribute : Attribute
    {
        public InternalsVisibleToAttribute(string assemblyName) { }
        public string AssemblyName { get { throw null; } }
    }

    public enum MethodCodeType
    {
        IL = System.Reflection.MethodImplAttributes.IL,
        Native = System.Reflection.MethodImplAttributes.Native,
        OPTIL = System.Reflection.MethodImplAttributes.OPTIL,
        Runtime = System.Reflection.MethodImplAttributes.Runtime,
    }

    public sealed class MethodImplAttribute : Attribute
    {
        public MethodCodeType MethodCodeType;
        public MethodImplAttribute() { }
        public MethodImplAttribute(MethodImplOptions methodImplOptions) { }
        public MethodImplAttribute(short _value) { }
        public MethodImplOptions Value { get { throw null; } }
    }

    public enum MethodImplOptions
    {
        Unmanaged = System.Reflection.MethodImplAttributes.Unmanaged,
        ForwardRef = System.Reflection.MethodImplAttributes.ForwardRef,
        PreserveSig = System.Reflection.MethodImplAttributes.PreserveSig,
        InternalCall = System.Reflection.MethodImplAttributes.InternalCall,
        Synchronized = System.Reflection.MethodImplAttributes.Synchronized,
        NoInlining = System.Reflection.MethodImplAttributes.NoInlining,
    }

    public static class RuntimeHelpers
    {
        public static Object GetObjectValue(Object obj) { throw null; }
        public static int OffsetToStringData { get { throw null; } }
        public static void InitializeArray(Array array, RuntimeFieldHandle fldHandle) { throw null; }
        public static void RunClassConstructor(RuntimeTypeHandle type) { throw null; }
    }
}

namespace System.Runtime.InteropServices
{
    public enum CharSet
    {
        None = 1,
        Ansi = 2,
        Unicode = 3,
        Auto = 4,
    }

    public sealed class ComVisibleAttribute : Attribute
    {
        public ComVisibleAttribute(bool visibility) { }
        public bool Value { get { throw null; } }
    }

    public sealed class GuidAttribute : Attribute
    {
        public GuidAttribute(String guid) { }
        public String Value { get { throw null; } }
    }

    public enum LayoutKind
    {
        Sequential = 0,
        Explicit = 2,
        Auto = 3,
    }

    public sealed class OutAttribute : Attribute
    {
    }

    public sealed class StructLayoutAttribute : Attribute
    {
        public CharSet CharSet;
        public LayoutKind Value { get { throw null; } }
        public StructLayoutAttribute(LayoutKind layoutKind) { }
        public StructLayoutAttribute(short layoutKind) { }
        public int Pack;
        public int Size;
    }
}

namespace System.Runtime.Versioning
{
    public sealed class TargetFrameworkAttribute : Attribute
    {
        public String FrameworkDisplayName { get { throw null; } set { throw null; } }
        public String FrameworkName { get { throw null; } }
        public TargetFrameworkAttribute(String frameworkName) { }
    }
}
