using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace NanoSock.Benchmarks.Cost.Measuring
{
    /// <summary>Weighs a graph of objects by nanoCLR's rules: an object is 12 bytes and 12 for each field, an array 20
    /// bytes and its elements, rounded up to 12, a delegate 36.</summary>
    internal static class HeapWeight
    {
        private const int DelegateBytes = 36;

        /// <summary>Returns the bytes of all objects that are reachable from an object.</summary>
        /// <param name="root">The root object.</param>
        /// <param name="byType">Receives the bytes of each type.</param>
        /// <param name="others">Objects that are not followed, because they are weighed elsewhere.</param>
        internal static int Of(object root, Dictionary<string, int> byType, params object[] others)
        {
            HashSet<object> seen = new(others, ReferenceEqualityComparer.Instance);
            Queue<object> queue = new();
            queue.Enqueue(root);
            int total = 0;
            while (queue.Count > 0)
            {
                object item = queue.Dequeue();
                if (item == null || item is Type || !seen.Add(item))
                {
                    continue;
                }

                (string key, int size) = SizeOf(item, queue);
                total += size;
                byType[key] = byType.GetValueOrDefault(key) + size;
            }

            return total;
        }

        private static (string Key, int Size) SizeOf(object item, Queue<object> queue)
        {
            Type type = item.GetType();
            if (item is string text)
            {
                return ("String", 20 + text.Length);
            }

            if (item is Delegate method)
            {
                queue.Enqueue(method.Target);
                return ("Delegate", DelegateBytes);
            }

            if (item is Array array)
            {
                Type element = type.GetElementType();
                if (!element.IsPrimitive)
                {
                    foreach (object entry in array)
                    {
                        queue.Enqueue(entry);
                    }
                }

                int bytes = element.IsPrimitive ? ElementSize(element) : 4;
                bool buffer = element == typeof(byte) && array.Length >= 200;
                return ((buffer ? "Byte[] of " + array.Length : type.Name),
                    (20 + (array.Length * bytes) + 11) / 12 * 12);
            }

            int fields = 0;
            for (Type level = type; level != null; level = level.BaseType)
            {
                foreach (FieldInfo field in level.GetFields(BindingFlags.Instance
                    | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    fields++;
                    if (!field.FieldType.IsPrimitive && !field.FieldType.IsEnum)
                    {
                        queue.Enqueue(field.GetValue(item));
                    }
                }
            }

            return (type.Name, 12 + (12 * fields));
        }

        private static int ElementSize(Type element)
        {
            return element == typeof(bool) || element == typeof(byte) || element == typeof(sbyte) ? 1
                : element == typeof(short) || element == typeof(ushort) || element == typeof(char) ? 2
                : element == typeof(long) || element == typeof(ulong) || element == typeof(double) ? 8 : 4;
        }
    }
}
