using System.Runtime.InteropServices;

namespace NanoSock.Host
{
    /// <summary>Declares the Linux system calls that .NET has no API for. Every argument is blittable, so that a call
    /// on the packet path costs only the system call. Errors are in
    /// <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    internal static unsafe partial class Libc
    {
        internal const int ReadWrite = 2;
        internal const int NonBlocking = 0x800;
        internal const int CloseOnExec = 0x80000;

        internal const short PollIn = 1;
        internal const short PollOut = 4;
        internal const short PollError = 8;
        internal const short PollInvalid = 0x20;

        internal const int InternetFamily = 2;
        internal const int DatagramSocket = 2;

        internal const int EPERM = 1;
        internal const int ENOENT = 2;
        internal const int EINTR = 4;
        internal const int EIO = 5;
        internal const int ENXIO = 6;
        internal const int EBADF = 9;
        internal const int EAGAIN = 11;
        internal const int EACCES = 13;
        internal const int EFAULT = 14;
        internal const int EBUSY = 16;
        internal const int ENODEV = 19;
        internal const int EINVAL = 22;
        internal const int EPIPE = 32;
        internal const int EBADFD = 77;
        internal const int ENOBUFS = 105;

        // By number where the numbers are known. The library's read and write are cancellation points, which cost two
        // atomic operations a packet in a program with threads.
        private static readonly nint s_readNumber =
            RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => 0, Architecture.Arm64 => 63, _ => -1 };
        private static readonly nint s_writeNumber =
            RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => 1, Architecture.Arm64 => 64, _ => -1 };

        /// <summary>Represents struct pollfd.</summary>
        [StructLayout(LayoutKind.Sequential)]
        internal struct PollDescriptor
        {
            internal int Descriptor;
            internal short Events;
            internal short Returned;
        }

        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int Open(string path, int flags);

        [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
        internal static partial int Close(int descriptor);

        [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
        internal static partial nint Read(int descriptor, byte* buffer, nint count);

        [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
        internal static partial nint Write(int descriptor, byte* buffer, nint count);

        /// <summary>Calls read(2) for a packet. The error of a negative result is
        /// <see cref="Marshal.GetLastSystemError"/>, which the caller must read at once.</summary>
        internal static nint ReadPacket(int descriptor, byte* buffer, nint count)
        {
            return s_readNumber >= 0
                ? (nint)SystemCall(s_readNumber, descriptor, buffer, count)
                : PlainRead(descriptor, buffer, count);
        }

        /// <summary>Calls write(2) likewise.</summary>
        internal static nint WritePacket(int descriptor, byte* buffer, nint count)
        {
            return s_writeNumber >= 0
                ? (nint)SystemCall(s_writeNumber, descriptor, buffer, count)
                : PlainWrite(descriptor, buffer, count);
        }

        [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
        internal static partial int IoControl(int descriptor, nuint request, void* argument);

        [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
        internal static partial int Socket(int family, int type, int protocol);

        [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
        internal static partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);

        // Without SetLastError, which would store errno after every call. The packet path reads errno only after a
        // failure.
        [LibraryImport("libc", EntryPoint = "syscall")]
        private static partial nint SystemCall(nint number, nint descriptor, byte* buffer, nint count);

        [LibraryImport("libc", EntryPoint = "read")]
        private static partial nint PlainRead(int descriptor, byte* buffer, nint count);

        [LibraryImport("libc", EntryPoint = "write")]
        private static partial nint PlainWrite(int descriptor, byte* buffer, nint count);

        [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
        internal static partial int EventDescriptor(uint initial, int flags);
    }
}
