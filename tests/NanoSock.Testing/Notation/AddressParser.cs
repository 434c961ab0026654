using System.Buffers.Binary;
using System.Net.Sockets;

namespace NanoSock.Testing.Notation
{
    /// <summary>Reads IPv4 addresses, most significant byte first.</summary>
    internal static class AddressParser
    {
        internal static uint Parse(LineReader reader)
        {
            string word = reader.Word("an address");
            bool good = System.Net.IPAddress.TryParse(word, out System.Net.IPAddress address)
                && address.AddressFamily == AddressFamily.InterNetwork
                && address.ToString() == word;
            return good
                ? BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes())
                : throw reader.Error("'" + word + "' is no address.");
        }
    }
}
