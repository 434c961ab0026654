using System.Buffers.Binary;
using System.IO;
using NanoSock.Links;

namespace NanoSock.Testing
{
    /// <summary>A capture in memory.</summary>
    internal sealed class MemorySink : ICaptureSink
    {
        internal readonly MemoryStream Stream = new MemoryStream();
        internal int Writes;

        public void Write(byte[] buffer, int offset, int length)
        {
            Stream.Write(buffer, offset, length);
            Writes++;
        }

        internal PcapngReader Read()
        {
            return PcapngReader.Read(Stream.ToArray());
        }
    }
}
