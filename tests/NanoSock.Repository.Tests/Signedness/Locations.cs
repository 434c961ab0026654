using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace NanoSock.Repository.Tests.Signedness
{
    /// <summary>Questions about the declared types of locals, parameters, fields and results.</summary>
    internal static class Locations
    {
        /// <summary>Returns the primitive type of a location; that of an enumeration is its underlying type.</summary>
        internal static MetadataType Storage(TypeReference type)
        {
            if (type.IsPrimitive)
            {
                return type.MetadataType;
            }

            if (type.MetadataType == MetadataType.ValueType && type.Resolve() is { IsEnum: true } definition)
            {
                return definition.GetEnumUnderlyingType().MetadataType;
            }

            return type.MetadataType;
        }

        /// <summary>Returns true if the program expects a signed number of the width of this unsigned tag.</summary>
        internal static bool ExpectsSigned(TypeReference type, Tag tag)
        {
            return type != null && tag switch
            {
                Tag.Unsigned32 => Storage(type) == MetadataType.Int32,
                Tag.Unsigned64 => Storage(type) == MetadataType.Int64,
                _ => false,
            };
        }

        /// <summary>Returns the type behind an address, or of an array's elements.</summary>
        internal static TypeReference Element(TypeReference type) => (type as TypeSpecification)?.ElementType;
    }
}
