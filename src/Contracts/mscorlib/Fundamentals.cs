using System;
using System.Collections;
using System.Reflection;
using System.Threading;

namespace System
{
    public abstract class Array : ICloneable, IList
    {
        object IList.this[int index] { get { throw null; } set { throw null; } }
        int ICollection.Count { get { throw null; } }
        int IList.Add(object value) { throw null; }
        bool IList.Contains(object value) { throw null; }
        void IList.Clear() { throw null; }
        int IList.IndexOf(object value) { throw null; }
        void IList.Insert(int index, object value) { throw null; }
        void IList.Remove(object value) { throw null; }
        void IList.RemoveAt(int index) { throw null; }
        public IEnumerator GetEnumerator() { throw null; }
        public Object Clone() { throw null; }
        public Object GetValue(int index) { throw null; }
        public Object SyncRoot { get { throw null; } }
        public bool IsFixedSize { get { throw null; } }
        public bool IsReadOnly { get { throw null; } }
        public bool IsSynchronized { get { throw null; } }
        public int Length { get { throw null; } }
        public static Array CreateInstance(Type elementType, int length) { throw null; }
        public static int BinarySearch(Array array, Object value, IComparer comparer) { throw null; }
        public static int BinarySearch(Array array, int index, int length, Object value, IComparer comparer) { throw null; }
        public static int IndexOf(Array array, Object value) { throw null; }
        public static int IndexOf(Array array, Object value, int startIndex) { throw null; }
        public static int IndexOf(Array array, Object value, int startIndex, int count) { throw null; }
        public static void Clear(Array array, int index, int length) { throw null; }
        public static void Copy(Array sourceArray, Array destinationArray, int length) { throw null; }
        public static void Copy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length) { throw null; }
        public void CopyTo(Array array, int index) { throw null; }
    }

    public abstract class Delegate
    {
        public MethodInfo Method { get { throw null; } }
        public Object Target { get { throw null; } }
        public override bool Equals(Object obj) { throw null; }
        public static Delegate Combine(Delegate a, Delegate b) { throw null; }
        public static Delegate Remove(Delegate source, Delegate value) { throw null; }
        public static bool operator !=(Delegate d1, Delegate d2) { throw null; }
        public static bool operator ==(Delegate d1, Delegate d2) { throw null; }
        public virtual Delegate[] GetInvocationList() { throw null; }
    }

    public abstract class Enum : ValueType
    {
        public bool HasFlag(Enum flag) { throw null; }
        public override String ToString() { throw null; }
    }

    public class EventArgs
    {
        public EventArgs() { }
        public static readonly EventArgs Empty;
    }

    public abstract class MarshalByRefObject
    {
    }

    public abstract class MulticastDelegate : Delegate
    {
        public override bool Equals(object obj) { throw null; }
        public static bool operator !=(MulticastDelegate d1, MulticastDelegate d2) { throw null; }
        public static bool operator ==(MulticastDelegate d1, MulticastDelegate d2) { throw null; }
    }

    public class Object
    {
        protected Object MemberwiseClone() { throw null; }
        public Object() { }
        public Type GetType() { throw null; }
        public static bool Equals(Object objA, Object objB) { throw null; }
        public static bool ReferenceEquals(Object objA, Object objB) { throw null; }
        public virtual String ToString() { throw null; }
        public virtual bool Equals(Object obj) { throw null; }
        public virtual int GetHashCode() { throw null; }
    }

    public struct RuntimeFieldHandle
    {
        private int _handle;
    }

    public struct RuntimeMethodHandle
    {
        private int _handle;
    }

    public struct RuntimeTypeHandle
    {
        private int _handle;
    }

    public abstract class Type : MemberInfo, IReflect
    {
        public ConstructorInfo GetConstructor(Type[] types) { throw null; }
        public ConstructorInfo[] GetConstructors() { throw null; }
        public FieldInfo GetField(String name) { throw null; }
        public FieldInfo[] GetFields() { throw null; }
        public MethodInfo GetMethod(String name) { throw null; }
        public MethodInfo GetMethod(String name, BindingFlags bindingAttr) { throw null; }
        public MethodInfo GetMethod(String name, Type[] types) { throw null; }
        public MethodInfo[] GetMethods() { throw null; }
        public Object InvokeMember(String name, BindingFlags invokeAttr, Binder binder, Object target, Object[] args) { throw null; }
        public abstract Assembly Assembly { get; }
        public abstract FieldInfo GetField(String name, BindingFlags bindingAttr);
        public abstract FieldInfo[] GetFields(BindingFlags bindingAttr);
        public abstract MethodInfo[] GetMethods(BindingFlags bindingAttr);
        public abstract String AssemblyQualifiedName { get; }
        public abstract String FullName { get; }
        public abstract Type BaseType { get; }
        public abstract Type GetElementType();
        public abstract Type[] GetInterfaces();
        public bool IsAbstract { get { throw null; } }
        public bool IsArray { get { throw null; } }
        public bool IsClass { get { throw null; } }
        public bool IsEnum { get { throw null; } }
        public bool IsInterface { get { throw null; } }
        public bool IsNotPublic { get { throw null; } }
        public bool IsPublic { get { throw null; } }
        public bool IsSerializable { get { throw null; } }
        public bool IsValueType { get { throw null; } }
        public override String ToString() { throw null; }
        public override Type DeclaringType { get { throw null; } }
        public static Type GetType(String typeName) { throw null; }
        public static Type GetTypeFromHandle(RuntimeTypeHandle handle) { throw null; }
        public virtual bool IsInstanceOfType(Object o) { throw null; }
        public virtual bool IsSubclassOf(Type c) { throw null; }
    }

    public abstract class ValueType
    {
        public override bool Equals(Object obj) { throw null; }
    }

    public delegate void Action();

    public delegate void EventHandler(object sender, EventArgs e);
}
