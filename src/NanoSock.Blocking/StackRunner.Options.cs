using System.Runtime.CompilerServices;

namespace NanoSock.Sockets
{
    /// <content>Contains the calls on addresses and options, and their steps.</content>
    public sealed partial class StackRunner
    {
        /// <summary>Reads the local socket address; 0 and 0 when the socket is not bound. Returns 0 or a negative
        /// error.</summary>
        internal int GetLocal(int descriptor, ref uint address, ref int port)
        {
            int result = WouldBlock;
            while (result == WouldBlock)
            {
                GetLocal(descriptor, ref address, ref port, ref result);
            }

            return result;
        }

        /// <summary>Reads the peer's socket address. Returns 0 or a negative error.</summary>
        internal int GetRemote(int descriptor, ref uint address, ref int port)
        {
            int result = WouldBlock;
            while (result == WouldBlock)
            {
                GetRemote(descriptor, ref address, ref port, ref result);
            }

            return result;
        }

        /// <summary>Sets an option. Returns 0 or a negative error.</summary>
        internal int SetOption(int descriptor, SocketOption option, int value)
        {
            int result = WouldBlock;
            while (result == WouldBlock)
            {
                SetOption(descriptor, option, value, ref result);
            }

            return result;
        }

        /// <summary>Returns an option, or a negative error; -1 is no error.</summary>
        internal int GetOption(int descriptor, SocketOption option)
        {
            int result = WouldBlock;
            while (result == WouldBlock)
            {
                GetOption(descriptor, option, ref result);
            }

            return result;
        }

        /// <summary>Copies the TCP state variables. Returns 0 or a negative error.</summary>
        internal int GetTcpInfo(int descriptor, TcpInfo info)
        {
            int result = WouldBlock;
            while (result == WouldBlock)
            {
                GetTcpInfo(descriptor, info, ref result);
            }

            return result;
        }

        /// <summary>Joins or leaves a multicast group; -1 stands for the interface of the route. Returns 0 or a
        /// negative error.</summary>
        internal int SetMembership(int descriptor, uint group, int interfaceIndex, bool isMember)
        {
            int result = WouldBlock;
            while (result == WouldBlock)
            {
                SetMembership(descriptor, group, interfaceIndex, isMember, ref result);
            }

            return result;
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void GetLocal(int descriptor, ref uint address, ref int port, ref int result)
        {
            GetLocal(this, descriptor, ref address, ref port, ref result);
        }

        private static void GetLocal(StackRunner runner, int descriptor, ref uint address, ref int port,
            ref int result)
        {
            if (runner.IsOpen(descriptor, false, ref result))
            {
                result = runner._stack.GetLocal(descriptor, out address, out port);
            }
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void GetRemote(int descriptor, ref uint address, ref int port, ref int result)
        {
            GetRemote(this, descriptor, ref address, ref port, ref result);
        }

        private static void GetRemote(StackRunner runner, int descriptor, ref uint address, ref int port,
            ref int result)
        {
            if (runner.IsOpen(descriptor, false, ref result))
            {
                result = runner._stack.GetRemote(descriptor, out address, out port);
            }
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void SetOption(int descriptor, SocketOption option, int value, ref int result)
        {
            SetOption(this, descriptor, option, value, ref result);
        }

        private static void SetOption(StackRunner runner, int descriptor, SocketOption option, int value,
            ref int result)
        {
            if (runner.IsOpen(descriptor, false, ref result))
            {
                result = runner._stack.SetOption(descriptor, option, value);
                if (result >= 0)
                {
                    runner.Flush();
                }
            }
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void GetOption(int descriptor, SocketOption option, ref int result)
        {
            GetOption(this, descriptor, option, ref result);
        }

        private static void GetOption(StackRunner runner, int descriptor, SocketOption option, ref int result)
        {
            if (runner.IsOpen(descriptor, false, ref result))
            {
                result = runner._stack.GetOption(descriptor, option);
            }
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void GetTcpInfo(int descriptor, TcpInfo info, ref int result)
        {
            GetTcpInfo(this, descriptor, info, ref result);
        }

        private static void GetTcpInfo(StackRunner runner, int descriptor, TcpInfo info, ref int result)
        {
            if (runner.IsOpen(descriptor, false, ref result))
            {
                result = runner._stack.GetTcpInfo(descriptor, info);
            }
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void SetMembership(int descriptor, uint group, int interfaceIndex, bool isMember, ref int result)
        {
            SetMembership(this, descriptor, group, interfaceIndex, isMember, ref result);
        }

        private static void SetMembership(StackRunner runner, int descriptor, uint group, int interfaceIndex,
            bool isMember, ref int result)
        {
            if (runner.IsOpen(descriptor, false, ref result))
            {
                result = isMember
                    ? runner._stack.JoinGroup(descriptor, group, interfaceIndex)
                    : runner._stack.LeaveGroup(descriptor, group, interfaceIndex);
                if (result >= 0)
                {
                    runner.Flush();
                }
            }
        }
    }
}
