using System;
using System.Diagnostics;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Running;
using NanoSock.PacketScripts.Wire;

namespace NanoSock.PacketScripts.Linux
{
    /// <summary>The Linux kernel in real time, in the network namespace of the thread that creates and uses this
    /// object.</summary>
    internal sealed class KernelUnderTest : IStackUnderTest
    {
        private const uint Mask = 0xFFFFFFFF << (32 - Addresses.PrefixLength);

        private readonly TunDevice _wire;
        private readonly KernelSockets _sockets = new KernelSockets();
        private readonly Stopwatch _clock;
        // The time of the last return from here; the work after it is short.
        private long _leftAt;

        internal KernelUnderTest(ScriptHeader header)
        {
            KernelSettings.Apply(header);
            _wire = new TunDevice(Addresses.Node, Mask, header.Mtu);
            _clock = Stopwatch.StartNew();
        }

        public Side Side => Side.Linux;

        public bool IsExact => false;

        public long Now => _clock.ElapsedTicks * 1000000 / Stopwatch.Frequency;

        public uint[] Drops => null;

        /// <summary>Gets the longest time for which the thread did not run when it could have, in
        /// microseconds.</summary>
        internal long HeldUp { get; private set; }

        public void Inject(byte[] packet)
        {
            Note(Now - _leftAt);
            _wire.Write(packet);
            _leftAt = Now;
        }

        public Sighting Take(long until)
        {
            Note(Now - _leftAt);
            while (true)
            {
                long asked = Now;
                long left = until - asked;
                int milliseconds = left <= 0 ? 0 : (int)Math.Min((left + 999) / 1000, 1000);
                byte[] packet = _wire.Read(milliseconds);
                _leftAt = Now;
                Note(_leftAt - asked - (milliseconds * 1000L));
                if (packet != null && (packet[9] == 6 || packet[9] == 1))
                {
                    return new Sighting(_leftAt, packet);
                }

                if (packet == null && left <= 0)
                {
                    return null;
                }
            }
        }

        private void Note(long late)
        {
            if (late > HeldUp)
            {
                HeldUp = late;
            }
        }

        public int Socket()
        {
            return _sockets.Open();
        }

        public int Bind(int socket, uint address, int port)
        {
            return _sockets.Bind(socket, address, port);
        }

        public int Listen(int socket, int backlog)
        {
            return _sockets.Listen(socket, backlog);
        }

        public int Accept(int socket)
        {
            return _sockets.Accept(socket);
        }

        public int Connect(int socket, uint address, int port)
        {
            return _sockets.Connect(socket, address, port);
        }

        public int LocalPort(int socket)
        {
            return _sockets.LocalPort(socket);
        }

        public int Send(int socket, byte[] data, bool urgent)
        {
            return _sockets.Send(socket, data, urgent);
        }

        public int Receive(int socket, byte[] buffer)
        {
            return _sockets.Receive(socket, buffer);
        }

        public int AtMark(int socket)
        {
            return _sockets.AtMark(socket);
        }

        public int Shutdown(int socket, string how)
        {
            return _sockets.Shutdown(socket, how);
        }

        public int Close(int socket)
        {
            return _sockets.Close(socket);
        }

        public int Abort(int socket)
        {
            int result = _sockets.SetOption(socket, "linger", 0);
            return result < 0 ? result : _sockets.Close(socket);
        }

        public int SetOption(int socket, string name, int value)
        {
            return _sockets.SetOption(socket, name, value);
        }

        public int GetOption(int socket, string name)
        {
            return _sockets.GetOption(socket, name);
        }

        public int Ready(int socket, string name)
        {
            return _sockets.Ready(socket, name);
        }

        public int State(uint peerAddress, int peerPort, int nodePort)
        {
            return (int)KernelConnections.State(peerAddress, peerPort, nodePort);
        }

        public long Info(int socket, string name)
        {
            return _sockets.Info(socket, name);
        }

        public long Count(string name)
        {
            return -1;
        }

        public void Dispose()
        {
            _sockets.Dispose();
            _wire.Dispose();
        }
    }
}
