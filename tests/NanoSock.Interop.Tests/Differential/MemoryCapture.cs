using System.IO;
using NanoSock.Links;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>A capture in memory that is written to a file only on request.</summary>
    internal sealed class MemoryCapture : ICaptureSink
    {
        private readonly MemoryStream _bytes = new MemoryStream();

        public void Write(byte[] buffer, int offset, int length)
        {
            _bytes.Write(buffer, offset, length);
        }

        internal string Save(string name)
        {
            string path = Path.Combine(Path.GetTempPath(), name);
            File.WriteAllBytes(path, _bytes.ToArray());
            return path;
        }
    }
}
