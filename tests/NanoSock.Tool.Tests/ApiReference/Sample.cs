using System;

namespace NanoSock.Tool.Tests.ApiReference
{
    /// <summary>Is documented in every form. See <see href="https://example.com/a?b&amp;c">the example</see>.</summary>
    /// <remarks>
    /// <para>First.</para>
    /// <list type="bullet">
    /// <item><term>one</term><description>The first.</description></item>
    /// <item><description>The <c>second</c>.</description></item>
    /// </list>
    /// <code>
    /// sample.Close();
    /// </code>
    /// </remarks>
    /// <seealso cref="ISample"/>
    public class Sample : ISample, IDisposable
    {
        /// <summary>The largest size.</summary>
        public const int Largest = 7;

        /// <summary>Gets or sets the size.</summary>
        /// <value>At most <see cref="Largest"/>.</value>
        public int? Size { get; protected set; }

        /// <summary>Raised at the end.</summary>
        public event EventHandler Ended;

        /// <inheritdoc/>
        public byte[] Read(int count, out int rest)
        {
            rest = count;
            return null;
        }

        /// <summary>Closes.</summary>
        /// <example>As in <see cref="Sample"/>.</example>
        public void Close()
        {
            Ended?.Invoke(this, EventArgs.Empty);
        }

        /// <inheritdoc cref="Close"/>
        public void End(params string[] reasons)
        {
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            GC.SuppressFinalize(this);
        }

        /// <summary>Lists modes.</summary>
        [Flags]
        public enum Mode : byte
        {
            /// <summary>The first.</summary>
            First = 1,
        }
    }
}
