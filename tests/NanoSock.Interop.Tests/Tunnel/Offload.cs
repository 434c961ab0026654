using System;
using System.Runtime.InteropServices;
using System.Text;

namespace NanoSock.Interop.Tests.Tunnel
{
    /// <summary>The effect of 'ethtool -K DEVICE tx off': the kernel then computes TCP and UDP checksums before a frame
    /// leaves.</summary>
    internal static unsafe class Offload
    {
        private const int SiocEthtool = 0x8946;
        private const uint SetTransmitChecksum = 0x17;

        /// <summary>Turns the offload off; called in the interface's namespace.</summary>
        internal static void TurnTransmitChecksumOff(string device)
        {
            using System.Net.Sockets.Socket socket = new(System.Net.Sockets.AddressFamily.InterNetwork,
                System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
            uint* value = stackalloc uint[] { SetTransmitChecksum, 0 };
            byte* request = stackalloc byte[40];
            new Span<byte>(request, 40).Clear();
            Encoding.ASCII.GetBytes(device, new Span<byte>(request, 15));
            *(void**)(request + 16) = value;
            if (ioctl((int)socket.SafeHandle.DangerousGetHandle(), SiocEthtool, request) != 0)
            {
                throw new InvalidOperationException(device + ": " + Marshal.GetLastPInvokeErrorMessage());
            }
        }

        [DllImport("libc", SetLastError = true)]
        private static extern int ioctl(int descriptor, nuint request, void* argument);
    }
}
