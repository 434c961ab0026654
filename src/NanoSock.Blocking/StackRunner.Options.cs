using System.Runtime.CompilerServices;

namespace NanoSock.Sockets
{
    /// <content>Contains the steps on addresses and options.</content>
    public sealed partial class StackRunner
    {
        /// <summary>Reads the local socket address.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void GetLocal(Socket socket, ref uint address, ref int port, ref int result)
        {
            GetLocal(this, socket, ref address, ref port, ref result);
        }

        private static void GetLocal(StackRunner runner, Socket socket, ref uint address, ref int port, ref int result)
        {
            result = runner._stack.GetLocal(socket.Open(false), out address, out port);
        }

        /// <summary>Reads the peer's socket address.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void GetRemote(Socket socket, ref uint address, ref int port, ref int result)
        {
            GetRemote(this, socket, ref address, ref port, ref result);
        }

        private static void GetRemote(StackRunner runner, Socket socket, ref uint address, ref int port, ref int result)
        {
            result = runner._stack.GetRemote(socket.Open(false), out address, out port);
        }

        /// <summary>Sets an option.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void SetOption(Socket socket, SocketOption option, int value, ref int result)
        {
            SetOption(this, socket, option, value, ref result);
        }

        private static void SetOption(StackRunner runner, Socket socket, SocketOption option, int value, ref int result)
        {
            result = runner._stack.SetOption(socket.Open(false), option, value);
            if (result >= 0)
            {
                runner.Flush();
            }
        }

        /// <summary>Reads an option.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void GetOption(Socket socket, SocketOption option, ref int result)
        {
            GetOption(this, socket, option, ref result);
        }

        private static void GetOption(StackRunner runner, Socket socket, SocketOption option, ref int result)
        {
            result = runner._stack.GetOption(socket.Open(false), option);
        }

        /// <summary>Copies a connection's figures.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void GetTcpInfo(Socket socket, TcpInfo info, ref int result)
        {
            GetTcpInfo(this, socket, info, ref result);
        }

        private static void GetTcpInfo(StackRunner runner, Socket socket, TcpInfo info, ref int result)
        {
            result = runner._stack.GetTcpInfo(socket.Open(false), info);
        }

        /// <summary>Joins or leaves a multicast group.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal void SetMembership(Socket socket, uint group, bool isMember, ref int result)
        {
            SetMembership(this, socket, group, isMember, ref result);
        }

        private static void SetMembership(StackRunner runner, Socket socket, uint group, bool isMember, ref int result)
        {
            int descriptor = socket.Open(false);
            result = isMember
                ? runner._stack.JoinGroup(descriptor, group, -1)
                : runner._stack.LeaveGroup(descriptor, group, -1);
            if (result >= 0)
            {
                runner.Flush();
            }
        }
    }
}
