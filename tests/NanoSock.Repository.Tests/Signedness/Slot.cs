using Mono.Cecil;

namespace NanoSock.Repository.Tests.Signedness
{
    /// <summary>The interpreter's tag of a number on the stack, whatever type C# gives it.</summary>
    internal enum Tag
    {
        /// <summary>Not a number, or a floating-point one.</summary>
        Other,

        /// <summary>A signed integer, or a small one, which the interpreter widens to a signed one.</summary>
        Signed,

        /// <summary>32 bits that are, or on some path may be, tagged unsigned.</summary>
        Unsigned32,

        /// <summary>64 bits that are, or on some path may be, tagged unsigned.</summary>
        Unsigned64,
    }

    /// <summary>One position of the evaluation stack.</summary>
    /// <param name="Tag">The interpreter's tag.</param>
    /// <param name="Type">The static type of an object or an address, so that the type of a read or write through it is
    /// known; otherwise null.</param>
    internal readonly record struct Slot(Tag Tag, TypeReference Type = null)
    {
        internal static Slot Signed => new(Tag.Signed);

        internal static Slot Other => new(Tag.Other);

        internal bool IsUnsigned => Tag is Tag.Unsigned32 or Tag.Unsigned64;

        /// <summary>Returns the tag of a value that was loaded from a location of this type.</summary>
        internal static Slot Loaded(TypeReference type)
        {
            return Locations.Storage(type) switch
            {
                MetadataType.UInt32 or MetadataType.UIntPtr => new Slot(Tag.Unsigned32),
                MetadataType.UInt64 => new Slot(Tag.Unsigned64),
                MetadataType.Single or MetadataType.Double => Other,
                MetadataType.Boolean or MetadataType.Char or MetadataType.SByte
                    or MetadataType.Byte or MetadataType.Int16 or MetadataType.UInt16
                    or MetadataType.Int32 or MetadataType.Int64 or MetadataType.IntPtr => Signed,
                _ => new Slot(Tag.Other, type),
            };
        }

        /// <summary>Joins the tags where two paths meet: the value may have either of them.</summary>
        internal Slot Join(Slot other)
        {
            Tag tag = IsUnsigned ? Tag : other.IsUnsigned ? other.Tag : Tag == other.Tag ? Tag : Tag.Other;
            return new Slot(tag, Type?.FullName == other.Type?.FullName ? Type : null);
        }
    }
}
