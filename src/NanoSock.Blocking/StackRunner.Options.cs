using System.Runtime.CompilerServices;

namespace NanoSock.Sockets
{
    /// <content>Contains the calls on addresses, memberships and state variables, and their steps.</content>
    public sealed partial class StackRunner
    {
        /// <summary>Reads the local socket address, 0 and 0 when the socket is not bound, or that of the peer. Returns
        /// 0 or a negative error.</summary>
        internal int GetAddress(int descriptor, bool isRemote, ref uint address, ref int port)
        {
            int result = WouldBlock;
            while (result == WouldBlock)
            {
                GetAddress(descriptor, isRemote, ref address, ref port, ref result);
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
        private void GetAddress(int descriptor, bool isRemote, ref uint address, ref int port, ref int result)
        {
            GetAddress(this, descriptor, isRemote, ref address, ref port, ref result);
        }

        private static void GetAddress(StackRunner runner, int descriptor, bool isRemote, ref uint address,
            ref int port, ref int result)
        {
            if (runner.IsOpen(descriptor, false, ref result))
            {
                result = isRemote ? runner._stack.GetRemote(descriptor, out address, out port)
                    : runner._stack.GetLocal(descriptor, out address, out port);
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
