using System.Threading;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    /// <summary>Collects unreferenced sockets, whose finalizers free their places in the node's table.</summary>
    internal static partial class LostCollector
    {
        private const int Attempts = 10;
        private const int Pause = 10;
        // How long a program waits for connections before it looks for refused ones.
        private const int Period = 1000;

        /// <summary>Opens a socket, after a collection where none is free. Returns as
        /// <see cref="StackRunner.Create(SocketType, ref int)"/>.</summary>
        internal static int Create(StackRunner runner, SocketType type, ref int complement)
        {
            int result = runner.Create(type, ref complement);
            for (int i = 0; i < Attempts && result == -(int)SocketError.TooManyOpenSockets; i++)
            {
                if (i == 0)
                {
                    Collect();
                }
                else
                {
                    // The interpreter runs finalizers only when no thread is busy.
                    Thread.Sleep(Pause);
                }

                result = runner.Create(type, ref complement);
            }

            return result;
        }

        /// <summary>Waits for a connection without limit. Collects where a connection was refused, because the node had
        /// no free socket for it: the peer tries again. Returns as
        /// <see cref="StackRunner.Accept(int, bool, ref int, long)"/>.</summary>
        internal static int Accept(StackRunner runner, int listener, bool hasOwner, ref int complement)
        {
            uint before = runner.Stack.GetDropCount(DropReason.TcpTableFull);
            int result = runner.Accept(listener, hasOwner, ref complement, runner.Deadline(Period));
            while (result == StackRunner.DeadlinePassed)
            {
                uint refused = runner.Stack.GetDropCount(DropReason.TcpTableFull);
                if (refused != before)
                {
                    before = refused;
                    Collect();
                }

                result = runner.Accept(listener, hasOwner, ref complement, runner.Deadline(Period));
                if (result == -(int)SocketError.NotSocket)
                {
                    // The listener was closed between the waits of this call.
                    return -(int)SocketError.Interrupted;
                }
            }

            return result;
        }

        static partial void Collect();
    }
}
