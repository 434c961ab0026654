using System;
using System.Runtime.CompilerServices;
using NanoSock.Ip;

namespace NanoSock.Sockets
{
    /// <content>Contains calls of the node for programs with threads, and the configuration of interfaces, as the
    /// classes of <c>System.Net.NetworkInformation</c> need it.</content>
    public sealed partial class StackRunner
    {
        /// <summary>Calls the node or its services under the lock, and polls. On a full heap the interpreter may skip
        /// the call; it is then repeated.</summary>
        /// <param name="action">The calls. They must not block.</param>
        /// <exception cref="ArgumentNullException"><paramref name="action"/> is null.</exception>
        public void Invoke(StackAction action)
        {
            if (action == null)
            {
                throw new ArgumentNullException(nameof(action));
            }

            bool isDone = false;
            while (!isDone)
            {
                InvokeLocked(action, ref isDone);
            }
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void InvokeLocked(StackAction action, ref bool isDone)
        {
            RunAction(this, action, ref isDone);
        }

        private static void RunAction(StackRunner runner, StackAction action, ref bool isDone)
        {
            // The action may create a socket, too.
            runner.Reclaim();
            action(runner._stack);
            isDone = true;
            runner.Flush();
        }

        /// <summary>Reads or changes the settings of an interface.</summary>
        /// <param name="services">DHCP and DNS servers; null for none.</param>
        /// <param name="call">The call.</param>
        /// <param name="index">The interface.</param>
        /// <param name="settings">The values to set; receives those that are read.</param>
        /// <returns>0 or a negative error; AddressNotAvailable where there is no such interface.</returns>
        internal int Configure(INetworkServices services, InterfaceCall call, int index, InterfaceSettings settings)
        {
            int result = WouldBlock;
            while (result == WouldBlock)
            {
                Configure(services, call, index, settings, ref result);
            }

            return result;
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Configure(INetworkServices services, InterfaceCall call, int index, InterfaceSettings settings,
            ref int result)
        {
            Configure(this, services, call, index, settings, ref result);
        }

        private static void Configure(StackRunner runner, INetworkServices services, InterfaceCall call, int index,
            InterfaceSettings settings, ref int result)
        {
            SocketError error = SocketError.Success;
            if (!runner._stack.GetInterface(index, settings.Info))
            {
                error = SocketError.AddressNotAvailable;
            }
            else if (call == InterfaceCall.Read)
            {
                Read(runner._stack, services, index, settings);
            }
            else if (call == InterfaceCall.SetAddress)
            {
                error = SetAddress(runner._stack, index, settings);
            }
            else if (services == null)
            {
                error = SocketError.OperationNotSupported;
            }
            else if (call == InterfaceCall.EnableDhcp)
            {
                error = services.EnableDhcp(index);
            }
            else if (call == InterfaceCall.DisableDhcp)
            {
                services.DisableDhcp(index);
            }
            else
            {
                services.SetDnsServers(settings.FirstServer, settings.SecondServer);
            }

            result = -(int)error;
            if (call != InterfaceCall.Read)
            {
                runner.Flush();
            }
        }

        private static void Read(NetStack stack, INetworkServices services, int index, InterfaceSettings settings)
        {
            InterfaceInfo info = settings.Info;
            bool isInUse = info.State != AddressState.Probing && info.State != AddressState.Conflict;
            settings.Address = isInUse ? info.Address : 0;
            settings.PrefixLength = isInUse ? info.PrefixLength : 0;
            settings.Gateway = 0;
            RouteInfo route = new RouteInfo();
            for (int i = 0; i < stack.RouteCapacity && settings.Gateway == 0; i++)
            {
                if (stack.GetRoute(i, route) && route.PrefixLength == 0 && route.Interface == index)
                {
                    settings.Gateway = route.Gateway;
                }
            }

            if (services != null)
            {
                settings.IsDhcpEnabled = services.IsDhcpEnabled(index);
                settings.FirstServer = services.GetDnsServer(0);
                settings.SecondServer = services.GetDnsServer(1);
            }
        }

        private static SocketError SetAddress(NetStack stack, int index, InterfaceSettings settings)
        {
            stack.RemoveRoute(0, 0, 0, index);
            if (settings.Address == 0)
            {
                return stack.RemoveAddress(index, 0);
            }

            SocketError error = stack.SetAddress(index, settings.Address, settings.PrefixLength, AddressMode.None);
            return error == SocketError.Success && settings.Gateway != 0
                ? stack.AddRoute(0, 0, settings.Gateway, index)
                : error;
        }
    }
}
