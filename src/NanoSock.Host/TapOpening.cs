using System;
using System.Runtime.InteropServices;
using System.Text;

namespace NanoSock.Host
{
    /// <summary>Opens a TAP interface step by step, with one line of text for each failure.</summary>
    internal static class TapOpening
    {
        internal static void CheckName(string name)
        {
            ArgumentNullException.ThrowIfNull(name);
            if (!OperatingSystem.IsLinux())
            {
                throw new TapException(TapError.NotSupported, "TAP interfaces exist on Linux only.");
            }

            int bytes = Encoding.UTF8.GetByteCount(name);
            if (bytes == 0)
            {
                throw new TapException(TapError.BadName, "The name of a TAP interface is empty.");
            }

            if (bytes >= InterfaceRequest.NameSize)
            {
                throw new TapException(TapError.BadName,
                    "TAP interface '" + name + "': the name is longer than 15 bytes.");
            }

            bool bad = name == "." || name == "..";
            foreach (char c in name)
            {
                bad |= c == '/' || c == ':' || c == '\0' || char.IsWhiteSpace(c);
            }

            if (bad)
            {
                throw new TapException(TapError.BadName, "TAP interface '"
                    + name.Replace('\n', ' ').Replace('\r', ' ') + "': no interface can have this name.");
            }
        }

        internal static int OpenControl()
        {
            int descriptor = Libc.Socket(Libc.InternetFamily, Libc.DatagramSocket | Libc.CloseOnExec, 0);
            return descriptor >= 0 ? descriptor : throw Failure("a control socket", Marshal.GetLastPInvokeError());
        }

        /// <summary>Opens the driver and binds the descriptor to the interface; <paramref name="request"/> gets its
        /// name.</summary>
        internal static int Attach(ref InterfaceRequest request, string name, int control, bool create)
        {
            bool exists = new InterfaceRequest(name).Perform(control, InterfaceRequest.GetIndex) == 0;
            if (!exists && !create)
            {
                throw new TapException(TapError.NoSuchDevice, "TAP interface '" + name + "' does not exist.");
            }

            int descriptor = Libc.Open("/dev/net/tun", Libc.ReadWrite | Libc.NonBlocking | Libc.CloseOnExec);
            if (descriptor < 0)
            {
                throw OpenFailure(Marshal.GetLastPInvokeError());
            }

            request.Flags = InterfaceRequest.Tap | InterfaceRequest.NoPacketInformation;
            int error = request.Perform(descriptor, InterfaceRequest.SetTap);
            if (error != 0)
            {
                Libc.Close(descriptor);
                throw AttachFailure(name, exists, error);
            }

            return descriptor;
        }

        /// <summary>Derives a locally administered station address from the name (FNV-1a), equal at every
        /// start.</summary>
        internal static byte[] DeriveAddress(string name)
        {
            ulong hash = 14695981039346656037;
            foreach (byte value in Encoding.UTF8.GetBytes(name))
            {
                hash = (hash ^ value) * 1099511628211;
            }

            byte[] address = new byte[6];
            for (int i = 0; i < address.Length; i++)
            {
                address[i] = (byte)(hash >> (8 * i));
            }

            address[0] = (byte)((address[0] & 0xFC) | 2);
            return address;
        }

        private static TapException OpenFailure(int error)
        {
            switch (error)
            {
                case Libc.ENOENT:
                case Libc.ENODEV:
                case Libc.ENXIO:
                    return new TapException(TapError.NotSupported,
                        "/dev/net/tun is missing: this system offers no TAP interfaces.");
                case Libc.EACCES:
                case Libc.EPERM:
                    return new TapException(TapError.NoPermission, "/dev/net/tun: permission denied.");
                default:
                    return Failure("/dev/net/tun", error);
            }
        }

        private static TapException AttachFailure(string name, bool exists, int error)
        {
            switch (error)
            {
                case Libc.EPERM:
                case Libc.EACCES:
                    return exists
                        ? new TapException(TapError.NoPermission,
                            "TAP interface '" + name + "' belongs to another user.")
                        : new TapException(TapError.NoPermission, "TAP interface '" + name
                            + "' does not exist, and creating it needs CAP_NET_ADMIN (as root: ip tuntap add dev "
                            + name + " mode tap user $USER).");
                case Libc.EBUSY:
                    return new TapException(TapError.Busy,
                        "TAP interface '" + name + "' is in use by another program.");
                case Libc.EINVAL:
                    return new TapException(exists ? TapError.NotTap : TapError.BadName, exists
                        ? "Interface '" + name + "' is no TAP interface."
                        : "TAP interface '" + name + "': the system refuses the name.");
                default:
                    return Failure("TAP interface '" + name + "'", error);
            }
        }

        private static TapException Failure(string what, int error)
        {
            return new TapException(TapError.Failed,
                what + ": " + Marshal.GetPInvokeErrorMessage(error) + " (error " + error + ").");
        }
    }
}
