using System.Buffers.Binary;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Converts addresses to .NET's.</summary>
    internal static class NativeAddress
    {
        /// <summary>Converts an address, first byte highest.</summary>
        internal static System.Net.IPAddress Of(uint address)
        {
            byte[] bytes = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
            return new System.Net.IPAddress(bytes);
        }
    }
}
