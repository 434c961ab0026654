using System.IO;
using NanoSock.Links;

namespace NanoSock.Tool.Tests.Replay
{
    /// <summary>Keeps a capture in memory.</summary>
    internal sealed class MemoryCapture : ICaptureSink
    {
        private readonly MemoryStream _bytes = new MemoryStream();

        internal byte[] ToArray()
        {
            return _bytes.ToArray();
        }

        public void Write(byte[] buffer, int offset, int length)
        {
            _bytes.Write(buffer, offset, length);
        }
    }
}
