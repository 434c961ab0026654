using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace NanoSock.Packages.Tests.Support
{
    /// <summary>The metadata of an assembly, which is not loaded.</summary>
    internal sealed class AssemblyFile
    {
        internal AssemblyFile(byte[] content)
        {
            using PEReader image = new PEReader(new MemoryStream(content));
            MetadataReader reader = image.GetMetadataReader();
            PublicKey = reader.GetBlobBytes(reader.GetAssemblyDefinition().PublicKey);
            Name = reader.GetString(reader.GetAssemblyDefinition().Name);
            References = reader.AssemblyReferences.Select(handle => reader.GetAssemblyReference(handle))
                .Select(reference => reader.GetString(reference.Name)).ToArray();
            Types = reader.TypeDefinitions.Select(handle => reader.GetTypeDefinition(handle))
                .Select(type => reader.GetString(type.Namespace) + "." + reader.GetString(type.Name)).ToArray();
        }

        internal byte[] PublicKey { get; }

        internal string Name { get; }

        internal string[] References { get; }

        internal string[] Types { get; }
    }
}
