using System.Threading;
using NanoSock.Sockets;
using Core = NanoSock.Sockets;

namespace System.Net.Sockets
{
    /// <summary>Collects unreferenced sockets, whose finalizers free their places in the node's table.</summary>
    internal static partial class LostCollector
    {
        private const int Attempts = 10;
        private const int Pause = 10;

        /// <summary>Collects garbage, and opens a socket when a finalizer has freed one. Returns as
        /// <see cref="StackRunner.Create(Core.SocketType, ref int)"/>.</summary>
        internal static int Create(StackRunner runner, Core.SocketType type, ref int complement)
        {
            Collect();
            int result = runner.Create(type, ref complement);
            for (int i = 0; i < Attempts && result == -(int)SocketError.TooManyOpenSockets; i++)
            {
                // The interpreter runs finalizers only when no thread is busy.
                Thread.Sleep(Pause);
                result = runner.Create(type, ref complement);
            }

            return result;
        }

        static partial void Collect();
    }
}
