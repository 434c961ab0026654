using System.Runtime.InteropServices;

namespace NanoSock.PacketScripts.Linux
{
    /// <summary>The system calls that scripts need and .NET has no API for. The error is in
    /// Marshal.GetLastPInvokeError.</summary>
    internal static unsafe partial class Libc
    {
        internal const int InternetFamily = 2;
        internal const int StreamSocket = 1;
        internal const int DatagramSocket = 2;
        internal const int NonBlocking = 0x800;
        internal const int CloseOnExec = 0x80000;
        internal const int ReadWrite = 2;
        internal const int NewNetworkNamespace = 0x40000000;
        internal const int OutOfBand = 1;
        internal const int NoSignal = 0x4000;
        internal const short PollIn = 1;
        internal const short PollPri = 2;
        internal const short PollOut = 4;
        internal const short PollError = 8;
        internal const short PollHangUp = 16;
        internal const int EINTR = 4;
        internal const int EAGAIN = 11;

        /// <summary>struct pollfd.</summary>
        [StructLayout(LayoutKind.Sequential)]
        internal struct PollDescriptor
        {
            internal int Descriptor;
            internal short Events;
            internal short Returned;
        }

        [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
        internal static partial int Unshare(int flags);

        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int Open(string path, int flags);

        [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
        internal static partial int Close(int descriptor);

        [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
        internal static partial nint Read(int descriptor, byte[] buffer, nint count);

        [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
        internal static partial nint Write(int descriptor, byte[] buffer, nint count);

        [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
        internal static partial int IoControl(int descriptor, nuint request, byte[] argument);

        [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
        internal static partial int IoControl(int descriptor, nuint request, ref int argument);

        [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
        internal static partial int Poll(ref PollDescriptor descriptor, nuint count, int milliseconds);

        [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
        internal static partial int Socket(int family, int type, int protocol);

        [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
        internal static partial int Bind(int descriptor, byte[] address, int length);

        [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
        internal static partial int Listen(int descriptor, int backlog);

        [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
        internal static partial int Accept(int descriptor, void* address, void* length, int flags);

        [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
        internal static partial int Connect(int descriptor, byte[] address, int length);

        [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
        internal static partial int GetName(int descriptor, byte[] address, ref int length);

        [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
        internal static partial nint Send(int descriptor, byte[] buffer, nint count, int flags);

        [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
        internal static partial nint Receive(int descriptor, byte[] buffer, nint count, int flags);

        [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
        internal static partial int Shutdown(int descriptor, int how);

        [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
        internal static partial int SetOption(int descriptor, int level, int name, int[] value, int length);

        [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
        internal static partial int GetOption(int descriptor, int level, int name, byte[] value, ref int length);
    }
}
