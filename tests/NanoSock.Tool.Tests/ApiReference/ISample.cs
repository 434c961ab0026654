using System;

namespace NanoSock.Tool.Tests.ApiReference
{
    /// <summary>Reads samples.</summary>
    public interface ISample
    {
        /// <summary>Reads <paramref name="count"/> bytes, as <see cref="Sample.Close"/> does not.</summary>
        /// <param name="count">The number of bytes, 1 &lt; 2.</param>
        /// <param name="rest">The remaining bytes.</param>
        /// <returns>The bytes; <see langword="null"/> at the end.</returns>
        /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
        byte[] Read(int count, out int rest);
    }
}
