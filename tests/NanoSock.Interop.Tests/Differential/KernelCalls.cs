using System;
using System.Runtime.InteropServices;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>The kernel's socket calls themselves, without the additions of .NET's class (linger, closing,
    /// disposal), which are not compared.</summary>
    internal static class KernelCalls
    {
        internal const int WouldBlock = 11;
        internal const int AlreadyInProgress = 114;
        internal const int InProgress = 115;

        internal const int SocketLevel = 1;
        internal const int TcpLevel = 6;
        internal const int ReuseAddress = 2;
        internal const int Error = 4;
        internal const int SendBuffer = 7;
        internal const int ReceiveBuffer = 8;
        internal const int Linger = 13;
        internal const int NoDelay = 1;

        internal const nuint BytesAvailable = 0x541B;
        internal const int NoSignal = 0x4000;
        internal const short PollOut = 4;

        private const int InternetFamily = 2;
        private const int Stream = 1;
        private const int NonBlockingCloseOnExec = 0x80800;

        /// <summary>Creates a socket that does not block, in the namespace of this thread.</summary>
        internal static int Open()
        {
            return Check(socket(InternetFamily, Stream | NonBlockingCloseOnExec, 0));
        }

        /// <summary>Accepts a connection; returns its peer's port even if a reset has arrived since.</summary>
        internal static int Accept(int descriptor, out int remotePort)
        {
            byte[] bytes = new byte[16];
            int length = bytes.Length;
            int accepted = accept4(descriptor, bytes, ref length, NonBlockingCloseOnExec);
            remotePort = PortOf(bytes);
            return accepted;
        }

        internal static byte[] Address(uint address, int port)
        {
            byte[] bytes = new byte[16];
            bytes[0] = InternetFamily;
            bytes[2] = (byte)(port >> 8);
            bytes[3] = (byte)port;
            bytes[4] = (byte)(address >> 24);
            bytes[5] = (byte)(address >> 16);
            bytes[6] = (byte)(address >> 8);
            bytes[7] = (byte)address;
            return bytes;
        }

        internal static int LocalPort(int descriptor)
        {
            byte[] bytes = new byte[16];
            int length = bytes.Length;
            Check(getsockname(descriptor, bytes, ref length));
            return PortOf(bytes);
        }

        internal static void SetOption(int descriptor, int level, int option, params int[] values)
        {
            Check(setsockopt(descriptor, level, option, values, values.Length * sizeof(int)));
        }

        internal static int PendingError(int descriptor)
        {
            int length = sizeof(int);
            Check(getsockopt(descriptor, SocketLevel, Error, out int value, ref length));
            return value;
        }

        internal static bool IsWritable(int descriptor)
        {
            PollEntry entry = new PollEntry { Descriptor = descriptor, Events = PollOut };
            return poll(ref entry, 1, 0) > 0;
        }

        private static int PortOf(byte[] address)
        {
            return (address[2] << 8) | address[3];
        }

        internal static int Check(int result)
        {
            return result >= 0
                ? result
                : throw new InvalidOperationException("A socket call failed: " + Marshal.GetLastPInvokeErrorMessage());
        }

        [DllImport("libc", SetLastError = true)]
        internal static extern int bind(int descriptor, byte[] address, int length);

        [DllImport("libc", SetLastError = true)]
        internal static extern int listen(int descriptor, int backlog);

        [DllImport("libc", SetLastError = true)]
        internal static extern int connect(int descriptor, byte[] address, int length);

        [DllImport("libc", SetLastError = true)]
        internal static extern nint send(int descriptor, byte[] buffer, nint count, int flags);

        [DllImport("libc", SetLastError = true)]
        internal static extern nint recv(int descriptor, byte[] buffer, nint count, int flags);

        [DllImport("libc", SetLastError = true)]
        internal static extern int shutdown(int descriptor, int how);

        [DllImport("libc", SetLastError = true)]
        internal static extern int close(int descriptor);

        [DllImport("libc", SetLastError = true)]
        internal static extern int ioctl(int descriptor, nuint request, out int value);

        [DllImport("libc", SetLastError = true)]
        private static extern int socket(int family, int type, int protocol);

        [DllImport("libc", SetLastError = true)]
        private static extern int accept4(int descriptor, byte[] address, ref int length, int flags);

        [DllImport("libc", SetLastError = true)]
        private static extern int getsockname(int descriptor, byte[] address, ref int length);

        [DllImport("libc", SetLastError = true)]
        private static extern int setsockopt(int descriptor, int level, int option, int[] value, int length);

        [DllImport("libc", SetLastError = true)]
        private static extern int getsockopt(int descriptor, int level, int option, out int value, ref int length);

        [DllImport("libc", SetLastError = true)]
        private static extern int poll(ref PollEntry entry, nuint count, int milliseconds);

        [StructLayout(LayoutKind.Sequential)]
        private struct PollEntry
        {
            internal int Descriptor;
            internal short Events;
            internal short Returned;
        }
    }
}
