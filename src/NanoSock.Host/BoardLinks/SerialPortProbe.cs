using System;
using System.Runtime.InteropServices;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>Finds out why a serial port cannot be opened. .NET reports one error for all reasons.</summary>
    internal static unsafe class SerialPortProbe
    {
        // asm-generic/ioctls.h; struct termios of the kernel has 36 bytes on most machines, 44 on some.
        private const nuint GetTerminalAttributes = 0x5401;
        private const int TerminalAttributesRoom = 64;
        private const int NoControllingTerminal = 0x100;

        /// <summary>Returns the reason in one line; null when none is found, and on a system other than
        /// Linux.</summary>
        internal static string Check(string device)
        {
            if (!OperatingSystem.IsLinux())
            {
                return null;
            }

            int descriptor = Libc.Open(device,
                Libc.ReadWrite | Libc.NonBlocking | Libc.CloseOnExec | NoControllingTerminal);
            if (descriptor < 0)
            {
                return "Serial port '" + device + "': " + Reason(Marshal.GetLastPInvokeError());
            }

            byte* attributes = stackalloc byte[TerminalAttributesRoom];
            int result = Libc.IoControl(descriptor, GetTerminalAttributes, attributes);
            Libc.Close(descriptor);
            return result == 0 ? null : "'" + device + "' is no serial port.";
        }

        private static string Reason(int error)
        {
            switch (error)
            {
                case Libc.ENOENT:
                case Libc.ENODEV:
                case Libc.ENXIO:
                case Libc.EIO:
                    return "there is no such device.";
                case Libc.EACCES:
                case Libc.EPERM:
                    return "permission denied (on many systems the group dialout may use serial ports).";
                case Libc.EBUSY:
                    return "in use by another program.";
                default:
                    return Marshal.GetPInvokeErrorMessage(error) + ".";
            }
        }
    }
}
