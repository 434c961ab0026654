using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using NanoSock.PacketScripts.Running;

namespace NanoSock.PacketScripts.Linux
{
    /// <summary>The wire between the kernel and the script's peer: a TUN interface, whose packets are bare IP, so that
    /// no ARP is needed. It belongs to the namespace of the thread that opens it.</summary>
    internal sealed class TunDevice : IDisposable
    {
        private const string Name = "script0";
        private const nuint SetTun = 0x400454ca;
        private const nuint SetAddress = 0x8916;
        private const nuint SetMask = 0x891c;
        private const nuint GetIndex = 0x8933;
        private const nuint SetMtu = 0x8922;
        private const nuint SetFlags = 0x8914;
        private const short TunWithoutInformation = 0x1001;
        private const short UpAndRunning = 0x41;

        private readonly int _descriptor;
        private readonly byte[] _buffer = new byte[65536];

        internal TunDevice(uint address, uint mask, int mtu)
        {
            _descriptor = Libc.Open("/dev/net/tun", Libc.ReadWrite | Libc.NonBlocking | Libc.CloseOnExec);
            Check(_descriptor, "/dev/net/tun");
            byte[] request = Request();
            BinaryPrimitives.WriteInt16LittleEndian(request.AsSpan(16), TunWithoutInformation);
            Check(Libc.IoControl(_descriptor, SetTun, request), "making a TUN interface");

            int control = Libc.Socket(Libc.InternetFamily, Libc.DatagramSocket | Libc.CloseOnExec, 0);
            Check(control, "a control socket");
            Check(Libc.IoControl(control, SetAddress, AddressRequest(address)), "setting the address");
            Check(Libc.IoControl(control, SetMask, AddressRequest(mask)), "setting the mask");
            request = Request();
            BinaryPrimitives.WriteInt32LittleEndian(request.AsSpan(16), mtu);
            Check(Libc.IoControl(control, SetMtu, request), "setting the MTU");
            request = Request();
            BinaryPrimitives.WriteInt16LittleEndian(request.AsSpan(16), UpAndRunning);
            Check(Libc.IoControl(control, SetFlags, request), "bringing the interface up");
            request = Request();
            Check(Libc.IoControl(control, GetIndex, request), "finding the interface");
            Libc.Close(control);
            LinkMessage.OneSegmentAtATime(BinaryPrimitives.ReadInt32LittleEndian(request.AsSpan(16)));
        }

        internal void Write(byte[] packet)
        {
            Check((int)Libc.Write(_descriptor, packet, packet.Length), "writing a packet");
        }

        /// <summary>Returns the next packet, or null if none arrives within the time.</summary>
        internal byte[] Read(int milliseconds)
        {
            nint length = Libc.Read(_descriptor, _buffer, _buffer.Length);
            if (length <= 0 && milliseconds > 0)
            {
                Libc.PollDescriptor wanted = new Libc.PollDescriptor { Descriptor = _descriptor, Events = Libc.PollIn };
                Libc.Poll(ref wanted, 1, milliseconds);
                length = Libc.Read(_descriptor, _buffer, _buffer.Length);
            }

            return length > 0 ? _buffer[..(int)length] : null;
        }

        public void Dispose()
        {
            Libc.Close(_descriptor);
        }

        private static byte[] Request()
        {
            byte[] request = new byte[40];
            Encoding.ASCII.GetBytes(Name, request);
            return request;
        }

        private static byte[] AddressRequest(uint address)
        {
            byte[] request = Request();
            BinaryPrimitives.WriteInt16LittleEndian(request.AsSpan(16), Libc.InternetFamily);
            BinaryPrimitives.WriteUInt32BigEndian(request.AsSpan(20), address);
            return request;
        }

        private static void Check(int result, string what)
        {
            if (result < 0)
            {
                throw new ScriptNotRunnableException("Linux: " + what
                    + ": " + Marshal.GetLastPInvokeErrorMessage() + ".");
            }
        }
    }
}
