using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace NanoSock.Host
{
    /// <summary>Represents struct ifreq: a name of 16 bytes and a union of 24, of which only the first four are used
    /// here.</summary>
    internal unsafe struct InterfaceRequest
    {
        internal const int NameSize = 16;
        internal const nuint SetTap = 0x400454ca;
        internal const nuint GetTap = 0x800454d2;
        internal const nuint GetFlags = 0x8913;
        internal const nuint SetFlags = 0x8914;
        internal const nuint GetMtu = 0x8921;
        internal const nuint GetIndex = 0x8933;

        internal const ushort Up = 0x0001;
        internal const ushort Tap = 0x0002;
        internal const ushort NoPacketInformation = 0x1000;

        private fixed byte _bytes[40];

        internal InterfaceRequest(string name)
        {
            Span<byte> bytes = MemoryMarshal.CreateSpan(ref _bytes[0], NameSize - 1);
            Encoding.UTF8.GetBytes(name, bytes);
        }

        internal string Name
        {
            get
            {
                ReadOnlySpan<byte> bytes = MemoryMarshal.CreateReadOnlySpan(ref _bytes[0], NameSize);
                int length = bytes.IndexOf((byte)0);
                return Encoding.UTF8.GetString(bytes.Slice(0, length < 0 ? NameSize : length));
            }
        }

        internal ushort Flags
        {
            get { return (ushort)(_bytes[16] | (_bytes[17] << 8)); }
            set
            {
                _bytes[16] = (byte)value;
                _bytes[17] = (byte)(value >> 8);
            }
        }

        internal int Number
        {
            get { return BinaryPrimitives.ReadInt32LittleEndian(MemoryMarshal.CreateReadOnlySpan(ref _bytes[16], 4)); }
        }

        /// <summary>Performs the request; returns 0 or the system's error.</summary>
        internal int Perform(int descriptor, nuint request)
        {
            fixed (byte* bytes = _bytes)
            {
                return Libc.IoControl(descriptor, request, bytes) < 0 ? Marshal.GetLastPInvokeError() : 0;
            }
        }
    }
}
