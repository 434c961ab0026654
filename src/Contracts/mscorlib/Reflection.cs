using System;
using System.Globalization;

namespace System.Reflection
{
    public abstract class Binder
    {
    }

    [Flags]
    public enum BindingFlags
    {
        Default = 0x00,
        IgnoreCase = 0x01,
        DeclaredOnly = 0x02,
        Instance = 0x04,
        Static = 0x08,
        Public = 0x10,
        NonPublic = 0x20,
        FlattenHierarchy = 0x40,
        InvokeMethod = 0x0100,
        CreateInstance = 0x0200,
        GetField = 0x0400,
        SetField = 0x0800,
        GetProperty = 0x1000,
        SetProperty = 0x2000,
        PutDispProperty = 0x4000,
        PutRefDispProperty = 0x8000,
        ExactBinding = 0x010000,
        SuppressChangeType = 0x020000,
        OptionalParamBinding = 0x040000,
        IgnoreReturn = 0x01000000,
    }

    public abstract class ConstructorInfo : MethodBase
    {
        public Object Invoke(Object[] parameters) { throw null; }
        public override MemberTypes MemberType { get { throw null; } }
        public override object[] GetCustomAttributes(bool inherit) { throw null; }
    }

    public sealed class DefaultMemberAttribute : Attribute
    {
        public DefaultMemberAttribute(string memberName) { }
        public string MemberName { get { throw null; } }
    }

    public abstract class FieldInfo : MemberInfo
    {
        public abstract Type FieldType { get; }
        public abstract object GetValue(object obj);
        public override MemberTypes MemberType { get { throw null; } }
        public override object[] GetCustomAttributes(bool inherit) { throw null; }
        public virtual void SetValue(Object obj, Object value) { throw null; }
    }

    public interface IReflect
    {
        FieldInfo GetField(String name, BindingFlags bindingAttr);
        MethodInfo GetMethod(String name, BindingFlags bindingAttr);
    }

    public abstract class MemberInfo
    {
        public abstract MemberTypes MemberType { get; }
        public abstract String Name { get; }
        public abstract Type DeclaringType { get; }
        public abstract object[] GetCustomAttributes(bool inherit);
    }

    public enum MemberTypes
    {
        Constructor = 0x01,
        Event = 0x02,
        Field = 0x04,
        Method = 0x08,
        Property = 0x10,
        TypeInfo = 0x20,
        Custom = 0x40,
        NestedType = 0x80,
        All = Constructor | Event | Field | Method | Property | TypeInfo | NestedType,
    }

    public abstract class MethodBase : MemberInfo
    {
        public Object Invoke(Object obj, Object[] parameters) { throw null; }
        public abstract ParameterInfo[] GetParameters();
        public bool IsAbstract { get { throw null; } }
        public bool IsFinal { get { throw null; } }
        public bool IsPublic { get { throw null; } }
        public bool IsStatic { get { throw null; } }
        public bool IsVirtual { get { throw null; } }
        public override String Name { get { throw null; } }
        public override Type DeclaringType { get { throw null; } }
    }

    public enum MethodImplAttributes
    {
        CodeTypeMask = 0x0003,
        IL = 0x0000,
        Native = 0x0001,
        OPTIL = 0x0002,
        Runtime = 0x0003,
        ManagedMask = 0x0004,
        Unmanaged = 0x0004,
        Managed = 0x0000,
        ForwardRef = 0x0010,
        PreserveSig = 0x0080,
        InternalCall = 0x1000,
        Synchronized = 0x0020,
        NoInlining = 0x0008,
        MaxMethodImplVal = 0xFFFF,
    }

    public abstract class MethodInfo : MethodBase
    {
        public abstract Type ReturnType { get; }
        public override MemberTypes MemberType { get { throw null; } }
    }

    public abstract class ParameterInfo
    {
        public virtual Type ParameterType { get { throw null; } }
    }

    public abstract class PropertyInfo : MemberInfo
    {
        public abstract Type PropertyType { get; }
        public virtual Object GetValue(Object obj, Object[] index) { throw null; }
        public virtual void SetValue(Object obj, Object value, Object[] index) { throw null; }
    }
}
