using System.Runtime.InteropServices;

namespace NanoSock.Host
{
    /// <summary>The few system calls of Linux that .NET has no API for. Every argument is blittable, so that a call on the
    /// packet path costs the system call and nothing else. Errors: <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    internal static unsafe partial class Libc
    {
        internal const int ReadWrite = 2;
        internal const int NonBlocking = 0x800;
        internal const int CloseOnExec = 0x80000;

        internal const short PollIn = 1;
        internal const short PollOut = 4;

        internal const int InternetFamily = 2;
        internal const int DatagramSocket = 2;

        internal const int EPERM = 1;
        internal const int ENOENT = 2;
        internal const int EINTR = 4;
        internal const int EIO = 5;
        internal const int ENXIO = 6;
        internal const int EAGAIN = 11;
        internal const int EACCES = 13;
        internal const int EFAULT = 14;
        internal const int EBUSY = 16;
        internal const int ENODEV = 19;
        internal const int EINVAL = 22;
        internal const int EBADFD = 77;
        internal const int ENOBUFS = 105;

        /// <summary>struct pollfd.</summary>
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

        [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
        internal static partial int IoControl(int descriptor, nuint request, void* argument);

        [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
        internal static partial int Socket(int family, int type, int protocol);

        [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
        internal static partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);

        [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
        internal static partial int EventDescriptor(uint initial, int flags);
    }
}
