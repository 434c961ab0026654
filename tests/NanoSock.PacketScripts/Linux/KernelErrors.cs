using System.Runtime.InteropServices;
using NanoSock.PacketScripts.Running;
using NanoSock.Sockets;

namespace NanoSock.PacketScripts.Linux
{
    /// <summary>Linux's error numbers as <see cref="SocketError"/>s.</summary>
    internal static class KernelErrors
    {
        /// <summary>Returns the negated error of the call that has just failed.</summary>
        internal static int Last()
        {
            return -(int)Of(Marshal.GetLastPInvokeError());
        }

        internal static SocketError Of(int number)
        {
            return number switch
            {
                0 => SocketError.Success,
                4 => SocketError.Interrupted,
                9 or 88 => SocketError.NotSocket,
                11 => SocketError.WouldBlock,
                1 or 13 => SocketError.AccessDenied,
                14 => SocketError.Fault,
                22 => SocketError.InvalidArgument,
                23 or 24 => SocketError.TooManyOpenSockets,
                32 or 108 => SocketError.Shutdown,
                89 => SocketError.DestinationAddressRequired,
                90 => SocketError.MessageSize,
                92 => SocketError.ProtocolOption,
                93 => SocketError.ProtocolNotSupported,
                94 => SocketError.SocketNotSupported,
                95 => SocketError.OperationNotSupported,
                97 => SocketError.AddressFamilyNotSupported,
                98 => SocketError.AddressAlreadyInUse,
                99 => SocketError.AddressNotAvailable,
                100 => SocketError.NetworkDown,
                101 => SocketError.NetworkUnreachable,
                102 => SocketError.NetworkReset,
                103 => SocketError.ConnectionAborted,
                104 => SocketError.ConnectionReset,
                105 => SocketError.NoBufferSpaceAvailable,
                106 => SocketError.IsConnected,
                107 => SocketError.NotConnected,
                110 => SocketError.TimedOut,
                111 => SocketError.ConnectionRefused,
                112 => SocketError.HostDown,
                113 => SocketError.HostUnreachable,
                114 => SocketError.AlreadyInProgress,
                115 => SocketError.InProgress,
                _ => throw new ScriptNotRunnableException("Linux's error " + number + " ("
                    + Marshal.GetPInvokeErrorMessage(number) + ") has no name in scripts."),
            };
        }
    }
}
