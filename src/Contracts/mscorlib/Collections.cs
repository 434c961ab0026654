using System;

namespace System.Collections
{
    public class ArrayList : IList, ICloneable
    {
        public ArrayList() { }
        public virtual Array ToArray(Type type) { throw null; }
        public virtual IEnumerator GetEnumerator() { throw null; }
        public virtual bool Contains(object value) { throw null; }
        public virtual bool IsFixedSize { get { throw null; } }
        public virtual bool IsReadOnly { get { throw null; } }
        public virtual bool IsSynchronized { get { throw null; } }
        public virtual int Add(object value) { throw null; }
        public virtual int BinarySearch(object value, IComparer comparer) { throw null; }
        public virtual int Capacity { get { throw null; } set { throw null; } }
        public virtual int Count { get { throw null; } }
        public virtual int IndexOf(object value) { throw null; }
        public virtual int IndexOf(object value, int startIndex) { throw null; }
        public virtual int IndexOf(object value, int startIndex, int count) { throw null; }
        public virtual object Clone() { throw null; }
        public virtual object SyncRoot { get { throw null; } }
        public virtual object this[int index] { get { throw null; } set { throw null; } }
        public virtual object[] ToArray() { throw null; }
        public virtual void Clear() { throw null; }
        public virtual void CopyTo(Array array, int index) { throw null; }
        public virtual void CopyTo(Array array) { throw null; }
        public virtual void Insert(int index, object value) { throw null; }
        public virtual void Remove(object value) { throw null; }
        public virtual void RemoveAt(int index) { throw null; }
    }

    public interface ICollection : IEnumerable
    {
        Object SyncRoot { get; }
        bool IsSynchronized { get; }
        int Count { get; }
        void CopyTo(Array array, int index);
    }

    public interface IComparer
    {
        int Compare(Object x, Object y);
    }

    public interface IEnumerable
    {
        IEnumerator GetEnumerator();
    }

    public interface IEnumerator
    {
        Object Current { get; }
        bool MoveNext();
        void Reset();
    }

    public interface IEqualityComparer
    {
        bool Equals(Object x, Object y);
        int GetHashCode(Object obj);
    }

    public interface IList : ICollection
    {
        bool Contains(Object value);
        bool IsFixedSize { get; }
        bool IsReadOnly { get; }
        int Add(Object value);
        int IndexOf(Object value);
        object this[int index] { get; set; }
        void Clear();
        void Insert(int index, Object value);
        void Remove(Object value);
        void RemoveAt(int index);
    }
}
