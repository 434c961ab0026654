using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>Computes what objects take of the heap of nanoCLR: an object 12 bytes and 12 for each field, an array
    /// 20 and its elements, rounded up to 12 (docs/memory.md).</summary>
    internal sealed class NanoHeap
    {
        private const int Unit = 12;

        private readonly HashSet<object> _seen = new HashSet<object>(ReferenceEqualityComparer.Instance);

        /// <summary>Returns the bytes of an object and all that it refers to, without
        /// <paramref name="others"/>.</summary>
        internal static int Measure(object root, params object[] others)
        {
            NanoHeap heap = new NanoHeap();
            heap._seen.UnionWith(others);
            return heap.Size(root);
        }

        private int Size(object item)
        {
            if (item == null || item is string || !_seen.Add(item))
            {
                return 0;
            }

            Type type = item.GetType();
            if (item is Array array)
            {
                Type element = type.GetElementType();
                int width = element.IsPrimitive ? Marshal.SizeOf(element) : 4;
                int bytes = (20 + (array.Length * width) + Unit - 1) / Unit * Unit;
                return bytes + (element.IsPrimitive ? 0 : array.Cast<object>().Sum(Size));
            }

            FieldInfo[] fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
            return Unit + (Unit * fields.Length)
                + fields.Where(field => !field.FieldType.IsPrimitive).Sum(field => Size(field.GetValue(item)));
        }
    }
}
