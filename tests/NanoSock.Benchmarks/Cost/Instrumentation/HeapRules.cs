using System.Linq;
using System.Text;
using Mono.Cecil;

namespace NanoSock.Benchmarks.Cost.Instrumentation
{
    /// <summary>The sizes of allocations on nanoCLR's heap: 12 bytes for an object and 12 for each field, whatever its
    /// type; 20 and the elements at their natural size, rounded up to 12, for an array; 12 and the text as UTF-8 with a
    /// zero, rounded up to 12, for a string.</summary>
    internal static class HeapRules
    {
        internal const int Delegate = 36;
        internal const int Boxed = 24;

        /// <summary>A constant string: its text stays in flash.</summary>
        internal const int Literal = 12;

        private const int Block = 12;

        // Platform types that device code derives from or creates: the fields of an instance, including inherited ones.
        private static readonly System.Collections.Generic.Dictionary<string, int> s_platformFields = new()
        {
            ["System.Object"] = 0,
            ["System.ValueType"] = 0,
            ["System.Enum"] = 0,
            ["System.Attribute"] = 0,
            ["System.Exception"] = 4,
            ["System.SystemException"] = 4,
            ["System.ArgumentException"] = 5,
            ["System.ArgumentNullException"] = 5,
            ["System.ArgumentOutOfRangeException"] = 5,
            ["System.InvalidOperationException"] = 4,
            ["System.FormatException"] = 4,
            ["System.NotSupportedException"] = 4,
            ["System.TimeoutException"] = 4,
            ["System.IO.IOException"] = 4,
            ["System.ObjectDisposedException"] = 4,
            ["System.Random"] = 1,
            ["System.Threading.AutoResetEvent"] = 0,
            ["System.Threading.ManualResetEvent"] = 0,
            ["System.Threading.Thread"] = 5,
            ["System.Threading.Timer"] = 3,
        };

        internal static long ArrayBytes(int length, int elementSize)
        {
            return (20 + ((long)length * elementSize) + Block - 1) / Block * Block;
        }

        internal static long StringBytes(string text)
        {
            return text == null ? 0 : (Block + Encoding.UTF8.GetByteCount(text) + 1 + Block - 1) / Block * Block;
        }

        internal static int ObjectBytes(TypeReference type)
        {
            return Block + (Block * Fields(type));
        }

        /// <summary>Returns the natural size of an array's element.</summary>
        internal static int ElementSize(TypeReference element)
        {
            switch (element.MetadataType)
            {
                case MetadataType.Boolean:
                case MetadataType.Byte:
                case MetadataType.SByte:
                    return 1;
                case MetadataType.Char:
                case MetadataType.Int16:
                case MetadataType.UInt16:
                    return 2;
                case MetadataType.Int64:
                case MetadataType.UInt64:
                case MetadataType.Double:
                    return 8;
                case MetadataType.ValueType:
                    TypeDefinition definition = Device(element);
                    return definition != null && definition.IsEnum
                        ? ElementSize(definition.Fields.First(field => !field.IsStatic).FieldType)
                        : 4;
                default:
                    return 4;
            }
        }

        /// <summary>Returns the definition of a type of the device's own code; null for one of the platform.</summary>
        internal static TypeDefinition Device(TypeReference type)
        {
            return PlatformMembers.IsPlatform(type) ? null : type.Resolve();
        }

        private static int Fields(TypeReference type)
        {
            if (PlatformMembers.IsPlatform(type))
            {
                return s_platformFields.TryGetValue(type.FullName, out int fields) ? fields
                    : throw new CostException("The cost meter does not know how large "
                        + type.FullName + " is: HeapRules.cs has a table of the platform's types.");
            }

            TypeDefinition definition = type.Resolve();
            return definition.Fields.Count(field => !field.IsStatic)
                + (definition.BaseType == null ? 0 : Fields(definition.BaseType));
        }
    }
}
